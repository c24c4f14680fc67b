-- An account is a hash that a user's id leads to and that leads to nobody: the deletion of a user's
-- data must leave nothing that names the user, and must not fill the account again either. Rows are
-- gone two days later.
DROP TABLE token_usage;

CREATE TABLE token_usage (
    account bytea NOT NULL,
    day     date NOT NULL,
    tokens  bigint NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (account, day)
);

-- "What is too old".
CREATE INDEX token_usage_day_idx ON token_usage (day);

CREATE FUNCTION token_account(user_id uuid, day date) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(uuid_send(user_id) || convert_to(to_char(day, 'YYYYMMDD'), 'UTF8'));

ALTER TABLE token_usage ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON token_usage TO authenticated
    USING (account = orchestrator.token_account(
        (SELECT orchestrator.acting_user_id()), token_usage.day));
GRANT SELECT, INSERT, UPDATE, DELETE ON token_usage TO authenticated;
