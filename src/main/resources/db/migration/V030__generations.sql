-- An answer in the making, apart from the connection that asked for it. Its id is that of
-- messages.generation_id.
CREATE TABLE generations (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    -- The process that makes it. Once the lease is over, any process may end it.
    owner_id        uuid NOT NULL,
    lease_until     timestamptz NOT NULL,
    -- What other processes want of the owner: to stop, and to go on because they pass events on.
    stop_requested  boolean NOT NULL DEFAULT false,
    watched_until   timestamptz,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);

-- "What is being made, and whose lease is over": few rows, whatever the size of the table.
CREATE INDEX generations_running_idx ON generations (lease_until) WHERE ended_at IS NULL;
-- "What may be purged".
CREATE INDEX generations_ended_idx ON generations (ended_at) WHERE ended_at IS NOT NULL;
-- What the deletion of a conversation has to find.
CREATE INDEX generations_conversation_id_idx ON generations (conversation_id);

-- The events as they are sent, so that any process can send them again byte by byte. A row holds the
-- events that came between two flushes of the log; each ends with an empty line.
CREATE TABLE generation_events (
    generation_id  uuid NOT NULL REFERENCES generations ON DELETE CASCADE,
    first_sequence integer NOT NULL,
    last_sequence  integer NOT NULL CHECK (last_sequence >= first_sequence),
    frames         bytea NOT NULL,
    -- Whether the last of them ends the generation; nothing comes after it.
    terminal       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (generation_id, first_sequence)
);

SELECT orchestrator.protect_user_table('orchestrator.generations');

ALTER TABLE orchestrator.generation_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON orchestrator.generation_events TO authenticated
    USING (EXISTS (
        SELECT FROM orchestrator.generations
        WHERE generations.id = generation_events.generation_id
          AND user_id = (SELECT orchestrator.acting_user_id())));
GRANT SELECT, INSERT, UPDATE, DELETE ON orchestrator.generation_events TO authenticated;

-- Answers that another version of the program is making now get a lease that it cannot renew.
INSERT INTO generations (id, user_id, conversation_id, owner_id, lease_until, created_at)
SELECT generation_id, user_id, conversation_id, generation_id, now() + interval '10 minutes',
    messages.created_at
FROM messages JOIN conversations ON conversations.id = conversation_id
WHERE status = 'streaming' AND generation_id IS NOT NULL;

DROP INDEX messages_streaming_idx;
