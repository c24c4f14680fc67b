package fr.archireg.orchestrator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.RawExchange;
import fr.archireg.orchestrator.testing.RawSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets to read that is still sending when it is refused. */
class RefusedUploadTest {
    private static final int FILE_BYTES = 6_000_000;

    @TempDir private Path folder;

    @Test
    void tellsWhyBeforeTheConnectionCloses() {
        String body = new String(Multipart.body("a.pdf", new byte[FILE_BYTES]), ISO_8859_1);
        Map<String, String> variables =
                Map.of("STORAGE_DIR", folder.toString(), "FILE_BYTES_MAX", "100000");
        try (TestingApp app = TestingApp.start(variables);
                RawSocket client = RawSocket.open(app.port())) {
            client.send(head(app, body.length())).send(body);
            RawExchange answer = client.readAnswer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.readSome(1)).isEmpty();
        }
    }

    private static String head(TestingApp app, int bodyBytes) {
        Object project =
                TestingApp.json(app.post("/api/v3/projects", "{\"name\":\"Maison\"}")).get("id");
        return """
        POST /api/v3/projects/%s/files HTTP/1.1\r
        Host: test\r
        Content-Type: %s\r
        Content-Length: %d\r
        \r
        """
                .formatted(project, Multipart.CONTENT_TYPE, bodyBytes);
    }
}
