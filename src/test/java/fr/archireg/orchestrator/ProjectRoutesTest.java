package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Projects and conversations over HTTP. */
class ProjectRoutesTest {
    private static final String PROJECTS = "/api/v3/projects";
    private static final String CONVERSATIONS = "/api/v3/conversations";

    @Test
    void createsChangesListsAndDeletesProjects() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            HttpResponse<String> created =
                    app.post(
                            PROJECTS,
                            """
                            {"name":" Maison ","city":"Lyon","postal_code":"69001",
                             "permit_filed_on":"2015-06-01",
                             "metadata":{"lots":[1,2.5],"note\\u200b":["zone\\u202e\\u0007UA"]}}
                            """);
            assertThat(created.statusCode()).isEqualTo(201);
            Map<String, Object> project = TestingApp.json(created);
            String path = PROJECTS + "/" + project.get("id");

            Map<String, Object> metadata =
                    Map.of("lots", List.of(1, 2.5), "note", List.of("zone UA"));
            Map<String, Object> changed =
                    TestingApp.json(patch(app, path, "{\"city\":null,\"address\":\"1 rue X\"}"));

            assertThat(project)
                    .containsEntry("name", "Maison")
                    .containsEntry("description", null)
                    .containsEntry("metadata", metadata);
            assertThat(changed)
                    .containsEntry("city", null)
                    .containsEntry("address", "1 rue X")
                    .containsEntry("postal_code", "69001")
                    .containsEntry("permit_filed_on", "2015-06-01")
                    .containsEntry("metadata", metadata);
            assertThat(TestingApp.json(app.get(path))).isEqualTo(changed);
            assertThat(TestingApp.json(app.get(PROJECTS)).get("data")).isEqualTo(List.of(changed));
            assertThat(delete(app, path)).isEqualTo(204);
            assertThat(app.get(path).statusCode()).isEqualTo(404);
            assertThat(delete(app, path)).isEqualTo(404);
            assertThat(patch(app, path, "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void tellsEveryFieldThatIsWrong() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            Map<String, Object> tooLong =
                    Map.of(
                            "name", "x".repeat(201),
                            "description", "x".repeat(4_001),
                            "address", "x".repeat(301),
                            "city", "x".repeat(101),
                            "postal_code", "<script>",
                            "permit_filed_on", "1066-10-14",
                            "metadata", Map.of("a", "x".repeat(8 * 1024)));

            HttpResponse<String> answer = app.post(PROJECTS, Json.text(tooLong));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat((List<?>) TestingApp.json(answer).get("errors")).hasSize(tooLong.size());
            for (String body :
                    List.of(
                            "{}",
                            "{\"name\":null}",
                            "{\"name\":7}",
                            "{\"name\":\"a\",\"metadata\":[]}",
                            "{\"name\":\"a\",\"metadata\":{\"a\":\"\\u0000\"}}",
                            "{\"name\":\"a\",\"metadata\":{\"a\":\"\\ud800\"}}",
                            "{\"name\":\"a\\u0000\"}",
                            "{\"name\":\"a\",\"user_id\":\"0\"}",
                            "{\"name\":\"a\",\"permit_filed_on\":\"hier\"}")) {
                assertThat(app.post(PROJECTS, body).statusCode()).as(body).isEqualTo(400);
            }
        }
    }

    @Test
    void answersAboutAProjectWithTheLawOfItsPermit() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui."));
                TestingApp app =
                        TestingApp.start(Map.of("GROQ_BASE_URL", llm.baseUrl().toString()))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
            Object project =
                    TestingApp.json(
                                    app.post(
                                            PROJECTS,
                                            "{\"name\":\"a\",\"permit_filed_on\":\"2015-06-01\"}"))
                            .get("id");
            Map<String, Object> question =
                    Map.of("message", "coefficient d'occupation du sol", "project_id", project);

            List<ServerSentEvent> events =
                    ServerSentEvent.read(
                            app.stream("/api/v3/chat/streaming", Json.text(question)).body());

            assertThat(events.get(2).data()).contains("R. 123-10");
            Object conversation = events.getFirst().json().get("conversation_id");
            // The conversation belongs to the project: its day counts without being named again.
            assertThat(
                            app.post(
                                            "/api/v3/chat/completions",
                                            Json.text(
                                                    Map.of(
                                                            "message",
                                                            "coefficient d'occupation du sol",
                                                            "conversation_id",
                                                            conversation)))
                                    .body())
                    .contains("R. 123-10");
            assertThat(ids(app, CONVERSATIONS + "?project_id=" + project))
                    .containsExactly(conversation);
            Map<String, Object> strange =
                    Map.of("message", "a", "project_id", "018f0000-0000-7000-8000-000000000000");
            assertThat(app.post("/api/v3/chat/completions", Json.text(strange)).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void createsChangesFindsAndDeletesConversations() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            Object project = TestingApp.json(app.post(PROJECTS, "{\"name\":\"a\"}")).get("id");
            HttpResponse<String> created =
                    app.post(CONVERSATIONS, "{\"title\":\"100% clôture_1\"}");
            Object id = TestingApp.json(created).get("id");
            app.post(CONVERSATIONS, "{}");
            String path = CONVERSATIONS + "/" + id;

            Map<String, Object> changed =
                    TestingApp.json(
                            patch(
                                    app,
                                    path,
                                    "{\"archived\":true,\"project_id\":\"%s\"}"
                                            .formatted(project)));

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(changed)
                    .containsEntry("title", "100% clôture_1")
                    .containsEntry("archived", true)
                    .containsEntry("project_id", project);
            assertThat(ids(app, CONVERSATIONS)).hasSize(2);
            assertThat(ids(app, CONVERSATIONS + "?q=CL%C3%94TURE")).containsExactly(id);
            assertThat(ids(app, CONVERSATIONS + "?q=100%25%20c")).containsExactly(id);
            assertThat(ids(app, CONVERSATIONS + "?q=%25%25")).isEmpty();
            assertThat(ids(app, CONVERSATIONS + "?q=clôture__".replace("ô", "%C3%B4"))).isEmpty();
            assertThat(TestingApp.json(patch(app, path, "{\"project_id\":null}")))
                    .containsEntry("project_id", null)
                    .containsEntry("archived", true);
            for (String body :
                    List.of("{\"title\":null}", "{\"archived\":null}", "{\"archived\":\"yes\"}")) {
                assertThat(patch(app, path, body).statusCode()).as(body).isEqualTo(400);
            }
            String strange = "{\"project_id\":\"018f0000-0000-7000-8000-000000000000\"}";
            assertThat(patch(app, path, strange).statusCode()).isEqualTo(404);
            assertThat(app.post(CONVERSATIONS, strange).statusCode()).isEqualTo(404);
            assertThat(app.get(CONVERSATIONS + "?project_id=x").statusCode()).isEqualTo(400);
            assertThat(delete(app, path)).isEqualTo(204);
            assertThat(app.get(path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void exportsAConversationWithItsSourcesAndKeepsFeedback() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui [1]."));
                TestingApp app =
                        TestingApp.start(Map.of("GROQ_BASE_URL", llm.baseUrl().toString()))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
            Map<String, Object> done =
                    TestingApp.json(
                            app.post(
                                    "/api/v3/chat/completions",
                                    "{\"message\":\"Faut-il déclarer une clôture ?\"}"));
            String path = CONVERSATIONS + "/" + done.get("conversation_id");
            String feedback =
                    "%s/messages/%s/feedback".formatted(path, done.get("assistant_message_id"));

            HttpResponse<String> markdown = app.get(path + "/export");
            HttpResponse<String> json = app.get(path + "/export?format=json");

            assertThat(markdown.body())
                    .startsWith("# Faut-il déclarer une clôture ?\n")
                    .contains("## Question (", "## Réponse (", "Oui [1].", "### Sources", "- [1] ");
            assertThat(markdown.headers().firstValue("Content-Type"))
                    .contains("text/markdown; charset=utf-8");
            assertThat(TestingApp.json(json)).isEqualTo(TestingApp.json(app.get(path)));
            assertThat(app.get(path + "/export?format=pdf").statusCode()).isEqualTo(400);
            assertThat(ids(app, path + "/messages"))
                    .hasSize(2)
                    .startsWith(done.get("assistant_message_id"));
            assertThat(app.post(feedback, "{\"rating\":\"up\"}").statusCode()).isEqualTo(200);
            assertThat(
                            TestingApp.json(
                                    app.post(
                                            feedback,
                                            "{\"rating\":\"down\",\"comment\":\"faux\"}")))
                    .containsEntry("rating", "down")
                    .containsEntry("comment", "faux");
            assertThat(app.post(feedback, "{\"rating\":\"meh\"}").statusCode()).isEqualTo(400);
            assertThat(app.post(feedback, "{}").statusCode()).isEqualTo(400);
            assertThat(
                            app.postgres()
                                    .value(
                                            "SELECT rating || comment FROM"
                                                    + " orchestrator.message_feedback"))
                    .isEqualTo("downfaux");
            Object question = ids(app, path + "/messages").getLast();
            assertThat(
                            app.post(
                                            "%s/messages/%s/feedback".formatted(path, question),
                                            "{\"rating\":\"up\"}")
                                    .statusCode())
                    .isEqualTo(404);
        }
    }

    private static List<Object> ids(TestingApp app, String path) {
        List<?> data = (List<?>) TestingApp.json(app.get(path)).getOrDefault("data", List.of());
        return data.stream().<Object>map(one -> ((Map<?, ?>) one).get("id")).toList();
    }

    private static HttpResponse<String> patch(TestingApp app, String path, String json) {
        return app.send(
                app.request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int delete(TestingApp app, String path) {
        return app.send(app.request(path).DELETE().build(), BodyHandlers.discarding()).statusCode();
    }
}
