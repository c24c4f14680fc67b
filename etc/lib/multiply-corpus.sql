-- Copies of the corpus until there are :passages passages. Their vectors have a little noise, the same each
-- time: a copy is as far from its passage as another wording of it.
SELECT setseed(0.5);
-- The import builds it again, faster than it grows.
SELECT format('DROP INDEX %s', indexrelid::regclass)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE indrelid = 'documents'::regclass AND amname = 'hnsw'
\gexec
INSERT INTO documents
    (title, content, embedding, external_id, passage_index, content_hash, source, code, reference, url,
     status, valid_from, valid_to, path)
SELECT title, content,
       l2_normalize(embedding + ARRAY(
           SELECT (random() - 0.5) * 0.06 + 0 * copy FROM generate_series(1, vector_dims(embedding))
       )::real[]::vector),
       external_id || '#' || copy, passage_index, content_hash, source, code, reference, url, status,
       valid_from, valid_to, path
FROM documents
CROSS JOIN generate_series(1, :passages / (SELECT greatest(count(*), 1) FROM documents) + 1) AS copy
WHERE embedding IS NOT NULL
LIMIT greatest(0, :passages - (SELECT count(*) FROM documents));
ANALYZE documents;
