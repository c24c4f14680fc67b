-- What the evaluation command found best for an embedding model. The server reads the row of its own
-- model, unless the environment says otherwise.
CREATE TABLE retrieval_settings (
    -- SHA-256 of the model file, dimensions, pooling and prefix.
    model                text PRIMARY KEY,
    dense_weight         double precision NOT NULL CHECK (dense_weight BETWEEN 0 AND 10),
    similarity_threshold double precision NOT NULL CHECK (similarity_threshold BETWEEN 0 AND 1),
    word_fit_min         double precision NOT NULL CHECK (word_fit_min BETWEEN 0 AND 1),
    calibrated_at        timestamptz NOT NULL DEFAULT now()
);
