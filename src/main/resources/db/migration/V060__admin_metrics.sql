-- What administrators see of the use of the program: one row, counted anew by a refresh that blocks
-- nobody. pg_cron refreshes it where there is one, the program itself where there is none; the
-- schedule is made at run time, since the extension may come later than this migration.
CREATE MATERIALIZED VIEW orchestrator.admin_metrics_view AS
SELECT
    1 AS id,
    now() AS refreshed_at,
    (SELECT count(*) FROM orchestrator.conversations) AS conversations,
    (SELECT count(*) FROM orchestrator.messages) AS messages,
    (SELECT coalesce(jsonb_object_agg(status, messages), '{}')
     FROM (SELECT status, count(*) AS messages
           FROM orchestrator.messages GROUP BY status) AS counted) AS messages_by_status,
    (SELECT count(DISTINCT user_id) FROM orchestrator.conversations) AS users,
    active.users_1_day,
    active.users_7_days,
    active.users_30_days,
    -- Of thirty days, by the day in UTC and by the model that answered.
    (SELECT coalesce(jsonb_agg(to_jsonb(spent) ORDER BY day, model), '[]')
     FROM (SELECT (created_at AT TIME ZONE 'UTC')::date AS day,
                  model,
                  count(*) AS answers,
                  sum(prompt_tokens)::bigint AS prompt_tokens,
                  sum(completion_tokens)::bigint AS completion_tokens
           FROM orchestrator.messages
           WHERE role = 'assistant' AND model IS NOT NULL AND prompt_tokens IS NOT NULL
             AND completion_tokens IS NOT NULL AND created_at > now() - interval '30 days'
           GROUP BY 1, 2) AS spent) AS tokens_by_day,
    rated.up AS feedback_up,
    rated.down AS feedback_down,
    (SELECT count(*) FROM orchestrator.projects) AS projects,
    stored.files,
    stored.bytes AS storage_bytes,
    corpus.passages,
    corpus.passages_without_embedding
FROM (SELECT count(DISTINCT user_id) FILTER (WHERE asked.created_at > now() - interval '1 day')
                 AS users_1_day,
             count(DISTINCT user_id) FILTER (WHERE asked.created_at > now() - interval '7 days')
                 AS users_7_days,
             count(DISTINCT user_id) AS users_30_days
      FROM orchestrator.messages AS asked
      JOIN orchestrator.conversations ON conversations.id = asked.conversation_id
      WHERE role = 'user' AND asked.created_at > now() - interval '30 days') AS active,
     (SELECT count(*) FILTER (WHERE rating = 'up') AS up,
             count(*) FILTER (WHERE rating = 'down') AS down
      FROM orchestrator.message_feedback) AS rated,
     (SELECT count(*) AS files, coalesce(sum(size_bytes), 0)::bigint AS bytes
      FROM orchestrator.files WHERE status = 'stored') AS stored,
     (SELECT count(*) AS passages,
             count(*) FILTER (WHERE embedding IS NULL) AS passages_without_embedding
      FROM public.documents) AS corpus;

-- A refresh that readers do not wait for needs one.
CREATE UNIQUE INDEX admin_metrics_view_id_key ON orchestrator.admin_metrics_view (id);

-- Policies do not reach a materialized view: nobody but its owner reads it.
DO $$
DECLARE
    stranger text;
BEGIN
    REVOKE ALL ON orchestrator.admin_metrics_view FROM PUBLIC;
    FOR stranger IN
        SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')
    LOOP
        EXECUTE format('REVOKE ALL ON orchestrator.admin_metrics_view FROM %I', stranger);
    END LOOP;
END
$$;
