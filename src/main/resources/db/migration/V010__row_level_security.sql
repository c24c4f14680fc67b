-- The second wall between users; the first is the owner in every WHERE. A user's transaction runs as
-- the role "authenticated" with the user's id in request.jwt.claims (Supabase's own mechanism), and
-- the policies below show it no row of anybody else.
--
-- The policies are not forced on the owner of the tables: migrations and background jobs, which work
-- on everybody's rows, run as the owner and are not the way in for any user.
--
-- For a new table with a column user_id that users reach:
--     SELECT protect_user_table('projects');
-- A table that belongs to a user through another table gets its own policy, as messages does here.

DO $$
BEGIN
    IF to_regrole('authenticated') IS NULL THEN
        BEGIN
            CREATE ROLE authenticated NOLOGIN;
        EXCEPTION
            -- Roles belong to the cluster: another database of it may be faster.
            WHEN duplicate_object OR unique_violation THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION USING ERRCODE = 'AR001', MESSAGE =
                    'the role authenticated does not exist and the login role may not create it';
        END;
    END IF;
    -- Since 16 a member may lack the right to switch.
    IF NOT pg_has_role(
        to_regrole('authenticated')::oid,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
    THEN
        BEGIN
            EXECUTE format('GRANT authenticated TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION USING ERRCODE = 'AR001', MESSAGE =
                'the login role is not a member of the role authenticated and may not become one';
        END;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA orchestrator TO authenticated;

-- Who the transaction runs for; NULL, which equals no owner, where nobody said. A setting that an
-- earlier transaction of the connection had is the empty text.
CREATE FUNCTION orchestrator.acting_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;

CREATE FUNCTION orchestrator.protect_user_table(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    -- Holds for rows that are read and, as there is no WITH CHECK, for those that are written. The
    -- subselect is evaluated once a statement, not once a row.
    EXECUTE format(
        'CREATE POLICY owner_only ON %s TO authenticated'
            || ' USING (user_id = (SELECT orchestrator.acting_user_id()))',
        target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO authenticated', target);
END
$$;

SELECT orchestrator.protect_user_table('orchestrator.conversations');

ALTER TABLE orchestrator.messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON orchestrator.messages TO authenticated
    USING (EXISTS (
        SELECT FROM orchestrator.conversations
        WHERE conversations.id = messages.conversation_id
          AND user_id = (SELECT orchestrator.acting_user_id())));
GRANT SELECT, INSERT, UPDATE, DELETE ON orchestrator.messages TO authenticated;
