CREATE TABLE conversations (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL,
    title      text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- "The conversations of a user, newest first": ids are UUIDv7 and sort by creation.
CREATE INDEX conversations_user_id_idx ON conversations (user_id, id DESC);

CREATE TABLE messages (
    id                uuid PRIMARY KEY,
    conversation_id   uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    role              text NOT NULL CHECK (role IN ('user', 'assistant')),
    content           text NOT NULL,
    status            text NOT NULL
        CHECK (status IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
    -- Of an answer only: the generation that makes it, what it rests on and what it cost.
    generation_id     uuid UNIQUE,
    mode              text CHECK (mode IN ('generated', 'extractive')),
    model             text,
    finish_reason     text,
    error_code        text,
    sources           jsonb,
    citations         jsonb,
    prompt_tokens     integer,
    completion_tokens integer,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);

CREATE INDEX messages_conversation_id_idx ON messages (conversation_id, id);

-- "Answers that nobody is making any more": few rows, whatever the size of the table.
CREATE INDEX messages_streaming_idx ON messages (updated_at) WHERE status = 'streaming';
