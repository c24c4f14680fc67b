-- The question that an answer answers; a question may have several answers, the newest counts.
ALTER TABLE messages ADD COLUMN question_id uuid REFERENCES messages ON DELETE CASCADE;

UPDATE messages AS answer
SET question_id = (
    SELECT id FROM messages AS question
    WHERE question.conversation_id = answer.conversation_id
      AND question.role = 'user' AND question.id < answer.id
    ORDER BY question.id DESC
    LIMIT 1)
WHERE role = 'assistant';

-- "The answers of a question, newest first".
CREATE INDEX messages_question_id_idx ON messages (question_id, id DESC);
