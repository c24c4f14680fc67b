-- Tokens of a passage that were embedded at once; 0 for all of them, as it was before.
ALTER TABLE vector_sets ADD COLUMN passage_window integer NOT NULL DEFAULT 0;
