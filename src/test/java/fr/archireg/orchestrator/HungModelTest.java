package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.embedding.HangingModel;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call of the native model that does not return. */
class HungModelTest {
    private static final String SEARCH = "/api/v3/rag/search";
    private static final String HUNG = "La clôture";

    /** What makes a call broken is 5 s, and overdue 30 s. */
    private static final Duration BROKEN = Duration.ofSeconds(6);

    private static final Duration INDEXED_WITHIN = Duration.ofSeconds(30);
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    private final TestingPostgres postgres = TestingPostgres.create();
    private final HangingModel hanging = new HangingModel();
    private final TestingApp app = TestingApp.startUnready(postgres, hanging.model(), Map.of());

    @BeforeEach
    void fill() {
        app.awaitReady();
        SampleDocuments.insert(postgres, SampleDocuments.planning());
        Awaitility.await()
                .atMost(INDEXED_WITHIN)
                .until(() ->
                        app.post(SEARCH, query("Une clôture", "lexical"))
                                .body()
                                .contains("R. 421-12"));
        assertThat(app.post(SEARCH, query("Une clôture", "dense")).statusCode()).isEqualTo(200);
        hanging.hang(HUNG);
    }

    @AfterEach
    void close() {
        hanging.close();
        app.close();
    }

    @Test
    void findsByWordsAndRefusesWhatWantsEmbeddings() {
        CompletableFuture<HttpResponse<String>> hung =
                CompletableFuture.supplyAsync(() -> app.post(SEARCH, query(HUNG, "hybrid")));
        Awaitility.await().until(hanging::hangs);
        HttpResponse<String> behind = app.post(SEARCH, query("Clôture ?", "hybrid"));
        HttpResponse<String> dense = app.post(SEARCH, query("Clôtures ?", "dense"));
        hanging.putForward(BROKEN);
        HttpResponse<String> later = app.post(SEARCH, query("Clôture !", "hybrid"));
        HttpResponse<String> embeddings =
                app.post("/v1/embeddings", "{\"input\":\"clôture\",\"model\":\"m\"}");
        HttpResponse<String> answer =
                app.post(
                        "/api/v3/chat/completions",
                        "{\"message\":\"Une déclaration préalable pour une clôture ?\"}");

        assertByWords(hung.join(), "embedding_unavailable");
        assertByWords(behind, "embedding_overloaded");
        assertByWords(later, "embedding_unavailable");
        ProblemAnswer.of(dense).assertIs(503, "embedding_overloaded");
        assertThat(dense.headers().firstValue("Retry-After")).isPresent();
        assertThat(embeddings.statusCode()).isEqualTo(503);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("R. 421-12");
    }

    @Test
    void isOnlyRestartedWhenTheCallIsOverdue() {
        CompletableFuture<HttpResponse<String>> hung =
                CompletableFuture.supplyAsync(() -> app.post(SEARCH, query(HUNG, "hybrid")));
        Awaitility.await().until(hanging::hangs);

        hanging.putForward(BROKEN);
        assertThat(app.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(app.get("/health/live").statusCode()).isEqualTo(200);

        hanging.putForward(OVERDUE);
        HttpResponse<String> live = app.get("/health/live");
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).contains("embedding-thread");

        hanging.close();
        hung.join();
        Awaitility.await().until(() -> app.get("/health/ready").statusCode() == 200);
        assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(app.post(SEARCH, query("Clôtures", "dense")).statusCode()).isEqualTo(200);
    }

    @Test
    void endsAlthoughTheCallDoesNot() {
        CompletableFuture<HttpResponse<String>> hung =
                CompletableFuture.supplyAsync(() -> app.post(SEARCH, query(HUNG, "hybrid")));
        Awaitility.await().until(hanging::hangs);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(app::close);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(closed::isDone);
        assertThat(closed).isCompletedWithValue(null);
        Awaitility.await().until(hung::isDone);
    }

    private static void assertByWords(HttpResponse<String> response, String why) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"strategy\":\"lexical\"", "\"degraded\":\"%s\"".formatted(why))
                .contains("R. 421-12");
    }

    private static String query(String text, String strategy) {
        return "{\"query\":\"%s\",\"strategy\":\"%s\"}".formatted(text, strategy);
    }
}
