package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.ServerSentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line that each request leaves in the log. */
class AccessLogTest {
    private static final Logger LOGGER = Logger.getLogger("access");

    private final Recorder recorder = new Recorder();
    private final TestingApp app = TestingApp.start(Map.of());

    /** Keeps the entries as people would read them. */
    private static final class Recorder extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @BeforeEach
    void listen() {
        recorder.lines.clear();
        LOGGER.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(recorder);
        app.close();
    }

    @Test
    void namesTheRouteAndNotThePath() {
        app.get("/api/v3/conversations/something?q=else");

        assertThat(line())
                .startsWith("request method=GET route=/api/v3/conversations/{id} status=404 ")
                .doesNotContain("something", "else")
                .containsPattern(" user=[0-9a-f]{32}$");
    }

    @Test
    void namesNoUserWhereNobodyAskedWhoItIs() {
        app.get("/");

        assertThat(line()).contains("route=/ status=200").doesNotContain("user=");
    }

    @Test
    void leavesProbesOut() {
        app.get("/health/live");
        app.get("/metrics");
        app.get("/");

        assertThat(line()).contains("route=/ ");
    }

    @Test
    void waitsForTheEndOfAStream() {
        ServerSentEvent.read(
                app.stream("/api/v3/chat/streaming", "{\"message\":\"Une clôture ?\"}").body());

        assertThat(line())
                .contains("route=/api/v3/chat/streaming status=200")
                .doesNotContain(" cut");
    }

    @Test
    void saysThatAnAnswerWasCut() throws IOException {
        app.postgres()
                .execute(
                        """
                        INSERT INTO orchestrator.conversations (id, user_id, title, created_at, updated_at)
                        VALUES ('0190a5c2-7f00-7000-8000-000000000001',
                            '00000000-0000-7000-8000-000000000001', 'Titre', now(), now());
                        INSERT INTO orchestrator.messages
                            (id, conversation_id, role, content, status, created_at, updated_at)
                        SELECT gen_random_uuid(), '0190a5c2-7f00-7000-8000-000000000001',
                            'user', repeat('a', 10000), 'complete', now(), now()
                        FROM generate_series(1, 3000)
                        """);
        HttpResponse<InputStream> export =
                app.send(
                        app.request("/api/v3/users/me/export").build(),
                        BodyHandlers.ofInputStream());

        export.body().close();

        Awaitility.await().until(() -> !recorder.lines.isEmpty());
        assertThat(line()).contains("route=/api/v3/users/me/export status=200").endsWith(" cut");
    }

    /** The only line; it is written a little after the answer is read. */
    private String line() {
        Awaitility.await().until(() -> !recorder.lines.isEmpty());
        assertThat(recorder.lines).hasSize(1);
        return recorder.lines.getFirst();
    }
}
