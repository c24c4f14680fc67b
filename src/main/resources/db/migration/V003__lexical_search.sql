-- Lexical search. What is searched lies beside the corpus and not in it: a column of
-- public.documents would make another program's rows new, and with each of them its entry in the
-- index of the vectors.

-- Without the extension a search tells "délai" from "delai"; everything else works. Whoever may
-- create it later runs: ALTER TEXT SEARCH CONFIGURATION orchestrator.archireg_french ALTER MAPPING
-- FOR hword, hword_part, word WITH unaccent, french_stem; TRUNCATE orchestrator.lexical_entries;
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'the extension unaccent cannot be created, searches mind accents (%)', SQLSTATE;
END
$$;

CREATE TEXT SEARCH CONFIGURATION archireg_french (COPY = pg_catalog.french);

DO $$
DECLARE
    dictionary text;
BEGIN
    SELECT format('%I.%I', nspname, dictname) INTO dictionary
    FROM pg_extension
    JOIN pg_depend ON refclassid = 'pg_extension'::regclass AND refobjid = pg_extension.oid
    JOIN pg_ts_dict ON classid = 'pg_ts_dict'::regclass AND objid = pg_ts_dict.oid
    JOIN pg_namespace ON pg_namespace.oid = dictnamespace
    WHERE extname = 'unaccent';
    IF dictionary IS NOT NULL THEN
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION archireg_french'
            ' ALTER MAPPING FOR hword, hword_part, word WITH %s, pg_catalog.french_stem',
            dictionary);
    END IF;
END
$$;

-- One row for each passage, with a key of the type that the corpus has. A foreign key would forbid
-- the other program to truncate its table, so the program deletes what has lost its passage.
DO $$
BEGIN
    EXECUTE format(
        'CREATE TABLE lexical_entries (
             passage_id     %s PRIMARY KEY,
             -- The xmin of the passage that this was made from; another one is another text.
             row_version    xid NOT NULL,
             -- A title, C headings above it, D text.
             lexemes        tsvector NOT NULL,
             -- The code and the article, in a form that is the same for all ways to write them.
             reference_code text,
             reference_key  text
         ) WITH (toast_tuple_target = 8160)',
        (SELECT format_type(atttypid, atttypmod)
         FROM pg_attribute
         WHERE attrelid = 'public.documents'::regclass AND attname = 'id'));
END
$$;

-- Ranking reads this column thousands of times for one question: no time to decompress it.
ALTER TABLE lexical_entries ALTER COLUMN lexemes SET STORAGE EXTERNAL;

CREATE INDEX lexical_entries_lexemes_idx ON lexical_entries USING gin (lexemes);
CREATE INDEX lexical_entries_reference_idx ON lexical_entries (reference_key)
    WHERE reference_key IS NOT NULL;

-- In how many passages a lexeme occurs; the empty lexeme counts the passages.
CREATE TABLE lexeme_statistics (
    lexeme   text PRIMARY KEY,
    passages bigint NOT NULL
);
