package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route that takes an id, asked by its owner, by another user and by nobody. */
class IsolationTest {
    private static final UUID ALICE = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final UUID BOB = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000bb");

    /** What each route with an id is asked for; a route that is not here fails the test. */
    private static final String UPLOAD =
            """
            --edge\r
            Content-Disposition: form-data; name="file"; filename="note.txt"\r
            Content-Type: text/plain\r
            \r
            Terrain en zone UB.\r
            --edge--\r
            """;

    private static final Map<String, Attempt> ATTEMPTS =
            Map.ofEntries(
                    Map.entry("GET /api/v3/conversations/{id}", Attempt.on(Thing.CONVERSATION)),
                    Map.entry(
                            "PATCH /api/v3/conversations/{id}",
                            Attempt.on(Thing.CONVERSATION, "{\"title\":\"Autre titre\"}")),
                    Map.entry("DELETE /api/v3/conversations/{id}", Attempt.on(Thing.CONVERSATION)),
                    Map.entry(
                            "GET /api/v3/conversations/{id}/messages",
                            Attempt.on(Thing.CONVERSATION)),
                    Map.entry(
                            "GET /api/v3/conversations/{id}/export",
                            Attempt.on(Thing.CONVERSATION)),
                    Map.entry(
                            "POST /api/v3/conversations/{id}/messages/{message_id}/feedback",
                            Attempt.on(Thing.CONVERSATION, "{\"rating\":\"up\"}")),
                    Map.entry(
                            "POST /api/v3/conversations/{id}/messages/{message_id}/regenerate",
                            Attempt.on(Thing.CONVERSATION, "{}")),
                    Map.entry(
                            "GET /api/v3/chat/generations/{id}/events",
                            Attempt.on(Thing.GENERATION)),
                    Map.entry(
                            "POST /api/v3/chat/generations/{id}/stop",
                            Attempt.on(Thing.GENERATION, "{}")),
                    Map.entry("GET /api/v3/projects/{id}", Attempt.on(Thing.PROJECT)),
                    Map.entry(
                            "PATCH /api/v3/projects/{id}",
                            Attempt.on(Thing.PROJECT, "{\"name\":\"Autre nom\"}")),
                    Map.entry("DELETE /api/v3/projects/{id}", Attempt.on(Thing.PROJECT)),
                    Map.entry("GET /api/v3/projects/{id}/files", Attempt.on(Thing.PROJECT)),
                    Map.entry(
                            "POST /api/v3/projects/{id}/files", Attempt.on(Thing.PROJECT, UPLOAD)),
                    Map.entry("GET /api/v3/files/{id}", Attempt.on(Thing.FILE)),
                    Map.entry("GET /api/v3/files/{id}/content", Attempt.on(Thing.FILE)),
                    Map.entry("DELETE /api/v3/files/{id}", Attempt.on(Thing.FILE)),
                    Map.entry("GET /api/v3/rag/documents/{id}", Attempt.on(Thing.DOCUMENT)));

    /** What only administrators may do, besides all of {@link #ADMIN_BASE}. */
    private static final Set<String> COLLECTOR_COMMANDS =
            Set.of(
                    "POST /api/v3/legifrance/start",
                    "POST /api/v3/legifrance/stop",
                    "POST /api/v3/legifrance/mode");

    private static final String ADMIN_BASE = " /api/v3/admin/";

    /** What needs no token. */
    private static boolean isPublic(String route) {
        return route.equals("GET /")
                || route.equals("GET /admin")
                || route.startsWith("GET /page/")
                || route.startsWith("GET /openapi");
    }

    private static final TestingIdentity IDENTITY = TestingIdentity.start();
    private static final TestingApp APP = TestingApp.start(IDENTITY.variables());
    private static final Map<Thing, String> IDS = new HashMap<>();

    /** What ids belong to. */
    private enum Thing {
        CONVERSATION,
        MESSAGE,
        GENERATION,
        PROJECT,
        FILE,
        /** The corpus is everybody's. */
        DOCUMENT
    }

    /**
     * One request.
     *
     * @param body JSON, a multipart body, or empty for none
     */
    private record Attempt(Thing thing, String body) {
        static Attempt on(Thing thing) {
            return new Attempt(thing, "");
        }

        static Attempt on(Thing thing, String body) {
            return new Attempt(thing, body);
        }
    }

    @BeforeAll
    static void letAliceHaveSomething() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
        awaitLexicalEntries();
        HttpResponse<String> answer =
                send("POST", "/api/v3/chat/completions", "{\"message\":\"Une clôture ?\"}", ALICE);
        IDS.put(Thing.CONVERSATION, String.valueOf(TestingApp.json(answer).get("conversation_id")));
        IDS.put(Thing.MESSAGE, String.valueOf(TestingApp.json(answer).get("assistant_message_id")));
        IDS.put(
                Thing.GENERATION,
                APP.postgres().value("SELECT min(id::text) FROM orchestrator.generations"));
        IDS.put(Thing.PROJECT, created("/api/v3/projects", "{\"name\":\"Maison\"}"));
        IDS.put(Thing.FILE, created("/api/v3/projects/" + id(Thing.PROJECT) + "/files", UPLOAD));
        IDS.put(Thing.DOCUMENT, APP.postgres().value("SELECT min(id::text) FROM public.documents"));
    }

    /** A job of the program writes them, at a time of its own. */
    private static void awaitLexicalEntries() {
        await().until(() ->
                APP.postgres()
                        .value(
                                """
                                SELECT NOT EXISTS (
                                    SELECT FROM public.documents
                                    WHERE id NOT IN (
                                        SELECT passage_id
                                        FROM orchestrator.lexical_entries))
                                """)
                        .equals("t"));
    }

    private static String created(String path, String body) {
        return String.valueOf(TestingApp.json(send("POST", path, body, ALICE)).get("id"));
    }

    @AfterAll
    static void stop() {
        APP.close();
        IDENTITY.close();
    }

    @Test
    void knowsEveryRouteThatTakesAnId() {
        Set<String> withId =
                routes().stream()
                        .filter(route -> route.contains("{") && !isPublic(route))
                        .filter(route -> !isForAdministrators(route))
                        .collect(Collectors.toSet());

        assertThat(ATTEMPTS.keySet()).isEqualTo(withId);
    }

    @Test
    void answersNobody() {
        String before = everything();

        for (String route : routes()) {
            if (!isPublic(route)) {
                HttpResponse<String> answer = send(request(route, "{}"));
                assertThat(answer.statusCode()).as(route).isEqualTo(401);
                assertThat(answer.headers().allValues("WWW-Authenticate"))
                        .as(route)
                        .containsExactly("Bearer");
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void answersNoUserWhereAdministratorsAreMeant() {
        String before = everything();
        List<String> administration =
                routes().stream().filter(IsolationTest::isForAdministrators).toList();

        for (String route : administration) {
            HttpResponse<String> answer = send(authorized(request(route, "{}"), ALICE));
            assertThat(answer.statusCode()).as(route).isEqualTo(403);
            assertThat(answer.headers().allValues("WWW-Authenticate"))
                    .as(route)
                    .containsExactly("Bearer error=\"insufficient_scope\"");
        }
        assertThat(administration).hasSize(10).containsAll(COLLECTOR_COMMANDS);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void answersAdministratorsWhileTheirSessionLasts() {
        String token = IDENTITY.token(BOB).with("app_metadata", Map.of("role", "admin")).es256();
        String other =
                IDENTITY.token(BOB).with("app_metadata", Map.of("roles", List.of("admin"))).es256();
        assertThat(administrate(token).statusCode()).isEqualTo(200);

        IDENTITY.signEverybodyOut();
        try {
            assertThat(administrate(other).statusCode()).isEqualTo(401);
        } finally {
            IDENTITY.answerUserByToken();
        }
    }

    @Test
    void answersAnotherUserAsIfNothingWereThere() {
        String before = everything();

        ATTEMPTS.forEach((route, attempt) -> {
            HttpResponse<String> answer = send(route, attempt, BOB);
            int expected = attempt.thing() == Thing.DOCUMENT ? 200 : 404;
            assertThat(answer.statusCode()).as(route).isEqualTo(expected);
        });

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void answersTheOwner() {
        // The other tests need what a deletion would take away.
        ATTEMPTS.forEach((route, attempt) -> {
            if (!route.startsWith("DELETE")) {
                assertThat(send(route, attempt, ALICE).statusCode()).as(route).isBetween(200, 299);
            }
        });
    }

    @Test
    void letsNobodyAskInTheConversationOfAnother() {
        String before = everything();
        String question =
                Json.text(
                        Map.of(
                                "message",
                                "Et une piscine ?",
                                "conversation_id",
                                id(Thing.CONVERSATION)));

        for (String path : List.of("/api/v3/chat/completions", "/api/v3/chat/streaming")) {
            assertThat(send("POST", path, question, BOB).statusCode()).isEqualTo(404);
        }

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void listsOnlyWhatIsTheCallers() {
        assertThat(send("GET", "/api/v3/conversations", "", ALICE).body())
                .contains(id(Thing.CONVERSATION));
        assertThat(send("GET", "/api/v3/conversations", "", BOB).body()).contains("\"data\":[]");
    }

    private static boolean isForAdministrators(String route) {
        return route.contains(ADMIN_BASE) || COLLECTOR_COMMANDS.contains(route);
    }

    private static HttpResponse<String> administrate(String token) {
        return send(
                request("GET /api/v3/admin/stats", "").header("Authorization", "Bearer " + token));
    }

    private static String id(Thing thing) {
        return IDS.getOrDefault(thing, "");
    }

    private static List<String> routes() {
        if (TestingApp.json(APP.get("/")).get("routes") instanceof List<?> routes) {
            return routes.stream().map(String::valueOf).toList();
        }
        throw new AssertionError("the root lists no routes");
    }

    private static HttpResponse<String> send(String route, Attempt attempt, UUID user) {
        String path =
                route.replace("{id}", id(attempt.thing()))
                        .replace("{message_id}", id(Thing.MESSAGE));
        return send(authorized(request(path, attempt.body()), user));
    }

    private static HttpResponse<String> send(String method, String path, String body, UUID user) {
        return send(authorized(request(method + " " + path, body), user));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return APP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String route, String body) {
        int space = route.indexOf(' ');
        return APP.request(
                        route.substring(space + 1)
                                .replaceAll("\\{[^}]*}", UUID.randomUUID().toString()))
                .header(
                        "Content-Type",
                        body.equals(UPLOAD)
                                ? "multipart/form-data; boundary=edge"
                                : "application/json")
                .method(
                        route.substring(0, space),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder authorized(HttpRequest.Builder request, UUID user) {
        return request.header("Authorization", "Bearer " + IDENTITY.token(user).es256());
    }

    /** All rows of all tables of the program. */
    private static String everything() {
        // Without the figures that the program refreshes on its own.
        return APP.postgres()
                .value(
                        """
                        SELECT regexp_replace(
                            schema_to_xml('orchestrator', true, false, '')::text,
                            '<admin_metrics_view>.*</admin_metrics_view>', '')
                        """);
    }
}
