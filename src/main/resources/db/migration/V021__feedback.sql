CREATE TABLE message_feedback (
    message_id uuid PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    user_id    uuid NOT NULL,
    rating     text NOT NULL CHECK (rating IN ('up', 'down')),
    comment    text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- "What a user said", for the export and the deletion of an account.
CREATE INDEX message_feedback_user_id_idx ON message_feedback (user_id);

SELECT orchestrator.protect_user_table('orchestrator.message_feedback');
