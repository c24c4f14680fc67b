package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own with a small heap, and files far larger than that. */
class LargeUploadTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int FILE_MEBIBYTES = 300;

    @TempDir private Path folder;

    @Test
    void storesAFileThatIsLargerThanItsMemory() {
        try (TestingPostgres postgres = TestingPostgres.create();
                TestingProgram program = start(postgres)) {
            HttpResponse<String> stored = upload(program, FILE_MEBIBYTES);
            HttpResponse<String> refused = upload(program, FILE_MEBIBYTES + 1);

            assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
            assertThat(stored.body()).contains("\"size_bytes\":" + FILE_MEBIBYTES * MEBIBYTE);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(program.alive()).isTrue();
            assertThat(program.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    private TestingProgram start(TestingPostgres postgres) {
        return TestingProgram.start(
                folder,
                Map.of(
                        "DATABASE_URL", postgres.url(),
                        "STORAGE_DIR", folder.toString(),
                        "FILE_BYTES_MAX", Integer.toString(FILE_MEBIBYTES * MEBIBYTE),
                        "STORAGE_BYTES_PER_USER_MAX", "1000000000"),
                "-Xmx128m");
    }

    private static HttpResponse<String> upload(TestingProgram program, int mebibytes) {
        HttpResponse<String> project =
                program.send(
                        program.request("/api/v3/projects")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"a\"}"))
                                .build(),
                        BodyHandlers.ofString());
        Object id = Json.parse(project.body(), Map.class).get("id");
        return program.send(
                program.request("/api/v3/projects/" + id + "/files")
                        .header("Content-Type", Multipart.CONTENT_TYPE)
                        .POST(BodyPublishers.ofInputStream(() -> body(mebibytes)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static InputStream body(int mebibytes) {
        byte[] start = new byte[MEBIBYTE];
        byte[] mark = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, start, 0, mark.length);
        byte[] filler = new byte[MEBIBYTE];
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(Multipart.head("a.pdf")));
        parts.add(new ByteArrayInputStream(start));
        for (int i = 1; i < mebibytes; i++) {
            parts.add(new ByteArrayInputStream(filler));
        }
        parts.add(new ByteArrayInputStream(Multipart.tail()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
