-- The corpus. The table may exist already, with hundreds of thousands of rows that another program
-- wrote: everything here only adds, and no statement rewrites a row.

-- Where it is there already, it stays in its schema.
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

CREATE TABLE IF NOT EXISTS public.documents (
    id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title     text,
    content   text NOT NULL,
    embedding vector(${embedding_dimensions})
);

ALTER TABLE public.documents
    -- The id given at import, shared by all passages of one text.
    ADD COLUMN IF NOT EXISTS external_id   text,
    ADD COLUMN IF NOT EXISTS passage_index integer,
    -- SHA-256 of all that the import wrote for the text; equal means nothing to do.
    ADD COLUMN IF NOT EXISTS content_hash  bytea,
    ADD COLUMN IF NOT EXISTS source        text,
    ADD COLUMN IF NOT EXISTS code          text,
    ADD COLUMN IF NOT EXISTS reference     text,
    ADD COLUMN IF NOT EXISTS url           text,
    ADD COLUMN IF NOT EXISTS status        text,
    -- In force from the first day included to the last day excluded; NULL is unknown or open.
    ADD COLUMN IF NOT EXISTS valid_from    date,
    ADD COLUMN IF NOT EXISTS valid_to      date,
    -- Headings from the code down to the section, without the article itself.
    ADD COLUMN IF NOT EXISTS path          text[];

CREATE UNIQUE INDEX IF NOT EXISTS documents_external_id_passage_index_key
    ON public.documents (external_id, passage_index);
CREATE INDEX IF NOT EXISTS documents_code_reference_idx
    ON public.documents (code, reference);
