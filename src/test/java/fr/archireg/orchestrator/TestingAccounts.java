package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.project.ProjectParts;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.storage.FileStores;
import fr.archireg.orchestrator.storage.StorageConfig;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.SampleFiles;
import fr.archireg.orchestrator.testing.TestingIdentity;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingStorage;
import fr.archireg.orchestrator.testing.TestingToken;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The program with two users, a language model and a storage: what users do and what is left. */
final class TestingAccounts implements AutoCloseable {
    static final UUID ALICE = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");

    /** An administrator. */
    static final UUID ADMIN = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000cc");

    static final UUID BOB = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000bb");

    private final TestingIdentity identity = TestingIdentity.start();
    private final TestingLlm llm = TestingLlm.replying(LlmReply.answer("Oui [1]."));
    private final TestingStorage storage = TestingStorage.start();
    private final Map<String, String> variables = new HashMap<>(storage.variables());
    private final TestingApp app;

    TestingAccounts() {
        this(Map.of());
    }

    /**
     * @param more variables of the program
     */
    TestingAccounts(Map<String, String> more) {
        variables.put("SUPABASE_JWT_SECRET", TestingIdentity.SECRET);
        variables.put("AUTH_ISSUER", identity.url() + "/auth/v1");
        // SUPABASE_URL is the storage, which knows no sessions.
        variables.put("AUTH_SESSION_CHECK", "false");
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("GROQ_MODEL", "the-model");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("AUTH_SESSION_CHECK", "false");
        variables.putAll(more);
        app = TestingApp.start(variables);
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
    }

    @Override
    public void close() {
        app.close();
        llm.close();
        storage.close();
        identity.close();
    }

    TestingApp app() {
        return app;
    }

    TestingLlm llm() {
        return llm;
    }

    TestingStorage storage() {
        return storage;
    }

    /**
     * Rows of all tables that name a user, also those that nobody knew of when this was written.
     */
    String rowsOf(UUID user) {
        String tables =
                app.postgres()
                        .value(
                                """
                                SELECT string_agg(format('SELECT count(*) AS n FROM %I.%I WHERE user_id = ''@''',
                                    table_schema, table_name), ' UNION ALL ')
                                FROM information_schema.columns
                                WHERE column_name = 'user_id' AND table_schema NOT IN
                                    ('pg_catalog', 'information_schema')
                                """);
        assertThat(tables).contains("conversations", "projects", "files", "message_feedback");
        return app.postgres()
                .value(
                        "SELECT sum(n)::text FROM (%s) counts"
                                .formatted(tables.replace("@", user.toString())));
    }

    /** Runs the sweeper of the program an hour later. */
    void sweepWhatIsOld() {
        app.postgres()
                .execute(
                        "UPDATE orchestrator.files SET updated_at = now() - interval '61 minutes'");
        variables.put("DATABASE_URL", app.postgres().url());
        Settings settings = new Settings(variables);
        StorageConfig config = StorageConfig.from(settings);
        try (Database database = Database.open(DbConfig.from(settings))) {
            ProjectParts.create(database, FileStores.of(config), config, Clock.systemUTC())
                    .files()
                    .sweep();
        }
    }

    String everything() {
        return app.postgres().value("SELECT schema_to_xml('orchestrator', true, false, '')");
    }

    /** Gives a user many messages of some length, in conversations of a hundred. */
    void fill(UUID user, int messages, int chars) {
        app.postgres()
                .execute(
                        """
                        INSERT INTO orchestrator.conversations (id, user_id, title, created_at, updated_at)
                        SELECT format('0190a5c2-7f00-7000-8000-%%s', lpad(n::text, 12, '0'))::uuid,
                            '%1$s', 'Titre', now(), now()
                        FROM generate_series(0, %2$d / 100) n;
                        INSERT INTO orchestrator.messages
                            (id, conversation_id, role, content, status, created_at, updated_at)
                        SELECT format('0190a5c2-7f01-7000-8000-%%s', lpad(n::text, 12, '0'))::uuid,
                            format('0190a5c2-7f00-7000-8000-%%s', lpad((n / 100)::text, 12, '0'))::uuid,
                            'user', repeat('é', %3$d), 'complete', now(), now()
                        FROM generate_series(1, %2$d) n
                        """
                                .formatted(user, messages, chars));
    }

    Map<String, Object> ask(UUID user, String question) {
        return json(
                send(
                        "POST",
                        "/api/v3/chat/completions",
                        Json.text(Map.of("message", question)),
                        user));
    }

    void rate(Map<String, Object> answer) {
        HttpResponse<String> rated =
                send(
                        "POST",
                        "/api/v3/conversations/%s/messages/%s/feedback"
                                .formatted(
                                        answer.get("conversation_id"),
                                        answer.get("assistant_message_id")),
                        "{\"rating\":\"up\",\"comment\":\"Très clair\"}",
                        ALICE);
        assertThat(rated.statusCode()).as(rated.body()).isEqualTo(200);
    }

    String project(UUID user) {
        return String.valueOf(
                json(send("POST", "/api/v3/projects", "{\"name\":\"Maison\"}", user)).get("id"));
    }

    void upload(String project, UUID user) {
        HttpRequest upload =
                Multipart.post(
                        authorized("/api/v3/projects/%s/files".formatted(project), user),
                        "plan.pdf",
                        SampleFiles.pdf(5_000));
        assertThat(app.send(upload, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }

    HttpResponse<String> get(String path, UUID user) {
        return send("GET", path, "", user);
    }

    HttpResponse<String> send(String method, String path, String body, UUID user) {
        return app.send(request(method, path, body, user), BodyHandlers.ofString());
    }

    HttpRequest request(String method, String path, String body, UUID user) {
        return authorized(path, user)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest.Builder authorized(String path, UUID user) {
        TestingToken token = identity.token(user);
        TestingToken complete =
                user.equals(ADMIN) ? token.with("app_metadata", Map.of("role", "admin")) : token;
        return app.request(path).header("Authorization", "Bearer " + complete.hs256());
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return TestingApp.json(response);
    }

    @SuppressWarnings("unchecked") // a JSON object has text as keys
    static List<Map<String, Object>> list(Map<String, Object> object, String field) {
        return (List<Map<String, Object>>) object.getOrDefault(field, new ArrayList<>());
    }

    static Map<String, Object> tokens(int prompt, int completion, int total) {
        return Map.of(
                "prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", total);
    }
}
