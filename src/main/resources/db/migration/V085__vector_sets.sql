-- Which model made which vectors, and which of them are searched. One model's vectors of the whole
-- corpus are a set. The set "embedding" is the column of public.documents; every other lies beside
-- the corpus in a table vectors_<name> that a re-embedding makes: a second column of the corpus
-- would make all of its rows new, and with each its entries in every index.

CREATE TABLE vector_sets (
    name            text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]{0,30}$'),
    -- What made the vectors; NULL where another program did, or nobody yet.
    model_sha256    text,
    pooling         text,
    passage_prefix  text,
    dimensions      integer,
    -- What the import mixes into content_hash, so that it knows its own rows again.
    import_identity text,
    -- Whether every passage had its vector, and the vectors an index, at the end of a run.
    complete        boolean NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

INSERT INTO vector_sets (name, complete) VALUES ('embedding', true);

-- One row: updating it is the whole switch, and its way back.
CREATE TABLE searched_vectors (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    name     text NOT NULL REFERENCES vector_sets,
    previous text REFERENCES vector_sets
);

INSERT INTO searched_vectors (name) VALUES ('embedding');
