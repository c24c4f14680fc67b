package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in a process of its own with a small heap, and a user with far more text than that.
 */
class LargeExportTest {
    private static final int MESSAGES = 100_000;
    private static final int MESSAGE_CHARS = 500;
    private static final String LOCAL_USER = "00000000-0000-7000-8000-000000000001";

    @TempDir private Path folder;

    @Test
    void handsOutAHundredThousandMessagesThatAreLargerThanItsMemory() throws IOException {
        try (TestingPostgres postgres = TestingPostgres.create();
                TestingProgram program =
                        TestingProgram.start(
                                folder, Map.of("DATABASE_URL", postgres.url()), "-Xmx96m")) {
            postgres.execute(messages());

            HttpResponse<InputStream> export =
                    program.send(
                            program.request("/api/v3/users/me/export").build(),
                            BodyHandlers.ofInputStream());

            assertThat(export.statusCode()).isEqualTo(200);
            assertThat(contents(export.body())).isEqualTo(MESSAGES);
            assertThat(program.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    /** How many messages there are in a body that is JSON to its end. */
    private static int contents(InputStream body) throws IOException {
        int contents = 0;
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("content")) {
                    contents++;
                }
            }
        }
        return contents;
    }

    /** Half of them in one conversation, the others in conversations of a hundred. */
    private static String messages() {
        return """
        INSERT INTO orchestrator.conversations (id, user_id, title, created_at, updated_at)
        SELECT format('0190a5c2-7f00-7000-8000-%%s', lpad(n::text, 12, '0'))::uuid, '%1$s', 'Titre',
            now(), now()
        FROM generate_series(0, %2$d / 200) n;
        INSERT INTO orchestrator.messages
            (id, conversation_id, role, content, status, created_at, updated_at)
        SELECT format('0190a5c2-7f01-7000-8000-%%s', lpad(n::text, 12, '0'))::uuid,
            format('0190a5c2-7f00-7000-8000-%%s',
                lpad((greatest(0, n - %2$d / 2) / 100)::text, 12, '0'))::uuid,
            'user', repeat('é', %3$d), 'complete', now(), now()
        FROM generate_series(1, %2$d) n
        """
                .formatted(LOCAL_USER, MESSAGES, MESSAGE_CHARS);
    }
}
