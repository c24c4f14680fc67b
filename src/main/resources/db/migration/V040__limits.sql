-- How many requests users may send, where replicas share the count: one row for each user and kind
-- of request, gone a minute after it was last used. The columns are those of Bucket4j. Nothing is
-- lost with a crash but the count of a minute, so nothing is written to the log of the database.
-- Users do not reach this table.
CREATE UNLOGGED TABLE rate_limits (
    client     text PRIMARY KEY,
    state      bytea,
    -- Milliseconds since 1970.
    expires_at bigint
);

CREATE INDEX rate_limits_expires_at_idx ON rate_limits (expires_at);

-- Tokens of language models, by user and day in UTC. An answer reserves what it may take before a
-- model is asked, and the row then gets what it took: reservations are never apart from it, so that
-- what a killed process had reserved counts as used.
--
-- The account is a hash that a user's id leads to and that leads to nobody: the deletion of a user's
-- data must leave nothing that names the user, and must not fill the account again either. Rows are
-- gone two days later.
CREATE TABLE token_usage (
    account bytea NOT NULL,
    day     date NOT NULL,
    tokens  bigint NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (account, day)
);

CREATE INDEX token_usage_day_idx ON token_usage (day);

CREATE FUNCTION token_account(user_id uuid, day date) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN sha256(uuid_send(user_id) || convert_to(to_char(day, 'YYYYMMDD'), 'UTF8'));

ALTER TABLE token_usage ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON token_usage TO authenticated
    USING (account = orchestrator.token_account(
        (SELECT orchestrator.acting_user_id()), token_usage.day));
GRANT SELECT, INSERT, UPDATE, DELETE ON token_usage TO authenticated;
