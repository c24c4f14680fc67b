-- Words are stemmed before their accents go: the French stemmer needs them ("salariée" and "salarié"
-- are one word, "salariee" and "salarie" are two). A text search configuration only has the other
-- order, hence a function. It replaces the configuration archireg_french, which nothing uses now.

-- Without the extension unaccent a search tells "délai" from "delai". Whoever creates it later runs
-- this block again and TRUNCATE orchestrator.lexical_entries.
DO $$
DECLARE
    unaccent text;
    -- unaccent turns these into quotes and backslashes, which mean something in a tsvector's text.
    unquoted text := $text$translate(text, 'ʹʻʼʽˈ‘’‛′∖﹨＇＼ŉ', '             n')$text$;
BEGIN
    SELECT format('%I.unaccent(%L::regdictionary, ', nspname, format('%I.unaccent', nspname))
    INTO unaccent
    FROM pg_extension
    JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'unaccent';
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION orchestrator.french_lexemes(text text) RETURNS tsvector'
        ' LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L',
        CASE
            WHEN unaccent IS NULL THEN
                format('SELECT to_tsvector(''pg_catalog.french'', %s)', unquoted)
            ELSE
                format('SELECT %sto_tsvector(''pg_catalog.french'', %s)::text)::tsvector',
                       unaccent, unquoted)
        END);
END
$$;

-- Every entry has to be made again; the background job does it, and until then a search by words
-- finds what it has come to.
TRUNCATE lexical_entries, lexeme_statistics;

-- A match in a short title says more; the length of the whole is in the lexemes.
ALTER TABLE lexical_entries ADD COLUMN title_words smallint NOT NULL;
