CREATE TABLE projects (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    name            text NOT NULL,
    description     text,
    address         text,
    city            text,
    postal_code     text,
    -- The day whose law applies to the permit, and so to every question about the project.
    permit_filed_on date,
    metadata        jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);

-- "The projects of a user, newest first": ids are UUIDv7 and sort by creation.
CREATE INDEX projects_user_id_idx ON projects (user_id, id DESC);

CREATE TABLE files (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL,
    -- NULL only while the file waits for its deletion.
    project_id   uuid REFERENCES projects ON DELETE SET NULL,
    name         text NOT NULL,
    -- An upload: the bytes that are reserved for it. A stored file: its size.
    size_bytes   bigint NOT NULL CHECK (size_bytes >= 0),
    content_type text,
    sha256       text,
    -- The row is there before its object and until after it: no object is ever without a row.
    status       text NOT NULL CHECK (status IN ('uploading', 'stored', 'deleting')),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CHECK (status <> 'stored' OR (content_type IS NOT NULL AND sha256 IS NOT NULL)),
    CHECK (status <> 'stored' OR project_id IS NOT NULL)
);

-- "The files of a project, newest first".
CREATE INDEX files_project_id_idx ON files (project_id, id DESC);
-- "What a user's files take".
CREATE INDEX files_user_id_idx ON files (user_id);
-- "Uploads and deletions that nobody finished": few rows, whatever the size of the table.
CREATE INDEX files_unfinished_idx ON files (updated_at) WHERE status <> 'stored';

ALTER TABLE conversations
    ADD COLUMN project_id uuid REFERENCES projects ON DELETE SET NULL,
    ADD COLUMN archived   boolean NOT NULL DEFAULT false;

-- "The conversations of a project", and what its deletion has to unlink.
CREATE INDEX conversations_project_id_idx ON conversations (project_id, id DESC);

SELECT orchestrator.protect_user_table('orchestrator.projects');
SELECT orchestrator.protect_user_table('orchestrator.files');
