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
CREATE TABLE token_usage (
    user_id uuid NOT NULL,
    day     date NOT NULL,
    tokens  bigint NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (user_id, day)
);

SELECT orchestrator.protect_user_table('orchestrator.token_usage');
