-- What a request with an Idempotency-Key made, so that the same request makes it once.
CREATE TABLE idempotency_keys (
    user_id     uuid NOT NULL,
    key         text NOT NULL,
    -- SHA-256 of route and body.
    fingerprint text NOT NULL,
    -- Written in the transaction that made it.
    result_id   uuid,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- "Keys that have expired".
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

SELECT orchestrator.protect_user_table('orchestrator.idempotency_keys');
