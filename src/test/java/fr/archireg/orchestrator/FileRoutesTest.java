package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.SampleFiles.bytes;
import static fr.archireg.orchestrator.testing.SampleFiles.concat;
import static fr.archireg.orchestrator.testing.SampleFiles.pdf;
import static fr.archireg.orchestrator.testing.SampleFiles.text;
import static fr.archireg.orchestrator.testing.SampleFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.Multipart;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files over HTTP, kept in a folder. */
class FileRoutesTest {
    private static final byte[] PDF = pdf(10_000);

    @TempDir private Path folder;

    @Test
    void keepsAFileAndGivesItBackAsAnAttachment() throws IOException {
        try (TestingApp app = start(Map.of())) {
            String project = project(app);

            HttpResponse<String> stored = upload(app, project, "plan de masse é.pdf", PDF);

            assertThat(stored.statusCode()).isEqualTo(201);
            Map<String, Object> file = TestingApp.json(stored);
            assertThat(file)
                    .containsEntry("name", "plan de masse é.pdf")
                    .containsEntry("size_bytes", PDF.length)
                    .containsEntry("content_type", "application/pdf")
                    .containsKeys("id", "sha256", "created_at");
            HttpResponse<byte[]> content = content(app, field(file, "id"), Map.of());
            assertThat(content.statusCode()).isEqualTo(200);
            assertThat(content.body()).isEqualTo(PDF);
            assertThat(content.headers().map())
                    .containsEntry(
                            "content-disposition",
                            List.of(
                                    "attachment; filename=\"plan de masse e.pdf\";"
                                            + " filename*=UTF-8''plan%20de%20masse%20%C3%A9.pdf"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("etag", List.of("\"" + file.get("sha256") + "\""));
            assertThat(
                            TestingApp.json(app.get("/api/v3/projects/" + project + "/files"))
                                    .get("data"))
                    .isEqualTo(List.of(file));
            assertThat(files()).containsExactly(field(file, "id"));
        }
    }

    @Test
    void sendsTheRangeThatIsAskedFor() {
        try (TestingApp app = start(Map.of())) {
            Map<String, Object> file = TestingApp.json(upload(app, project(app), "a.pdf", PDF));
            String id = field(file, "id");
            String etag = "\"" + file.get("sha256") + "\"";

            assertRange(app, id, Map.of("Range", "bytes=10-19"), 10, 20);
            assertRange(app, id, Map.of("Range", "bytes=9990-"), 9_990, 10_000);
            assertRange(app, id, Map.of("Range", "bytes=-5"), 9_995, 10_000);
            assertRange(app, id, Map.of("Range", "bytes=9999-20000"), 9_999, 10_000);
            assertRange(app, id, Map.of("Range", "bytes=0-0", "If-Range", etag), 0, 1);
            for (String whole : List.of("bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=-")) {
                assertThat(content(app, id, Map.of("Range", whole)).statusCode()).isEqualTo(200);
            }
            assertThat(
                            content(app, id, Map.of("Range", "bytes=0-0", "If-Range", "\"other\""))
                                    .body())
                    .isEqualTo(PDF);
            HttpResponse<byte[]> outside = content(app, id, Map.of("Range", "bytes=10000-"));
            assertThat(outside.statusCode()).isEqualTo(416);
            assertThat(outside.headers().firstValue("Content-Range")).contains("bytes */10000");
            assertThat(content(app, id, Map.of("Range", "bytes=-0")).statusCode()).isEqualTo(416);
        }
    }

    @Test
    void refusesWhatIsNotWhatItsNameSays() throws IOException {
        Map<String, byte[]> cases = new HashMap<>();
        cases.put("page.pdf", text("<!DOCTYPE html><html><script>alert(1)</script></html>"));
        cases.put("prefixed.pdf", text("GIF89a;alert(1)//\n%PDF-1.7\n"));
        cases.put("polyglot.pdf", text("%PDF-1.7\n<script>alert(1)</script>"));
        cases.put("zip.pdf", concat(new byte[] {'P', 'K', 3, 4, 20, 0}, pdf(500)));
        cases.put("plain.zip", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
        cases.put("plain.docx", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
        cases.put("image.svg", text("<svg xmlns='http://www.w3.org/2000/svg'/>"));
        cases.put("image.png", text("<svg xmlns='http://www.w3.org/2000/svg'/>"));
        cases.put("program.txt", new byte[] {'M', 'Z', 0, 1, 2, 3, 0, 0});
        cases.put("report.txt", PDF);
        cases.put("report", PDF);
        cases.put("report.pdf.html", PDF);
        cases.put("a.gif", text("GIF89a"));
        try (TestingApp app = start(Map.of())) {
            String project = project(app);
            for (Map.Entry<String, byte[]> one : cases.entrySet()) {
                HttpResponse<String> answer = upload(app, project, one.getKey(), one.getValue());

                assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(415);
            }
            assertThat(upload(app, project, "empty.pdf", new byte[0]).statusCode()).isEqualTo(400);
            assertThat(files()).isEmpty();
            assertThat(rows(app)).isEqualTo("0");
        }
    }

    @Test
    void acceptsEachKindThatIsAllowed() {
        Map<String, byte[]> cases =
                Map.of(
                        "a.txt", text("Règlement du PLU\nArticle 1"),
                        "a.csv", text("parcelle;surface\nAB 12;500\n"),
                        "a.png", bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13),
                        "a.JPG", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0),
                        "a.webp",
                                bytes(
                                        'R', 'I', 'F', 'F', 9, 0, 0, 0, 'W', 'E', 'B', 'P', 'V',
                                        'P', '8', ' '),
                        "a.tiff", bytes('I', 'I', 42, 0, 8, 0, 0, 0),
                        "a.docx", zip("[Content_Types].xml", "word/document.xml"),
                        "a.xlsx", zip("[Content_Types].xml", "xl/workbook.xml"));
        try (TestingApp app = start(Map.of())) {
            String project = project(app);
            cases.forEach((name, content) ->
                    assertThat(upload(app, project, name, content).statusCode())
                            .as(name)
                            .isEqualTo(201));
            assertThat(upload(app, project, "b.xlsx", zip("x", "word/document.xml")).statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void makesHostileNamesHarmless() throws IOException {
        List<String> names =
                List.of(
                        "../../etc/passwd.pdf",
                        "..\\\\..\\\\boot.pdf",
                        "a\u202efdp.pdf",
                        "a; filename=evil.html; x=.pdf",
                        "a%0d%0aSet-Cookie: x=1.pdf",
                        "x".repeat(1_000) + ".pdf",
                        "CON.pdf");
        try (TestingApp app = start(Map.of())) {
            String project = project(app);
            for (String name : names) {
                HttpResponse<String> stored = upload(app, project, name, PDF);
                assertThat(stored.statusCode()).as(name).isEqualTo(201);
                Map<String, Object> file = TestingApp.json(stored);
                String kept = field(file, "name");
                assertThat(kept).hasSizeLessThanOrEqualTo(200).endsWith(".pdf");
                assertThat(kept).doesNotContain("/", "\\", "\u202e", "\u0000");
                String header =
                        content(app, field(file, "id"), Map.of())
                                .headers()
                                .firstValue("Content-Disposition")
                                .orElseThrow();
                assertThat(header)
                        .matches(
                                "attachment; filename=\"[A-Za-z0-9 ._-]+\"; filename\\*=UTF-8''[^\"; ]+");
            }
            assertThat(upload(app, project, "a\0b.pdf", PDF).statusCode()).isEqualTo(400);
            assertThat(files()).hasSize(names.size()).allMatch(name -> name.length() == 36);
        }
    }

    @Test
    void refusesWhatIsTooLargeOrTooMuchAndKeepsNothingOfIt() throws IOException {
        Map<String, String> limits =
                Map.of(
                        "FILE_BYTES_MAX", "100000",
                        "STORAGE_BYTES_PER_USER_MAX", "150000",
                        "FILES_PER_PROJECT_MAX", "2");
        try (TestingApp app = start(limits)) {
            String project = project(app);

            assertThat(upload(app, project, "large.pdf", pdf(100_001)).statusCode()).isEqualTo(413);
            assertThat(upload(app, project, "larger.pdf", pdf(2_000_000)).statusCode())
                    .isEqualTo(413);
            assertThat(rows(app)).isEqualTo("0");
            assertThat(upload(app, project, "exact.pdf", pdf(100_000)).statusCode()).isEqualTo(201);
            HttpResponse<String> over = upload(app, project, "more.pdf", pdf(50_001));
            assertThat(over.statusCode()).isEqualTo(409);
            assertThat(TestingApp.json(over)).containsEntry("code", "quota_exceeded");
            assertThat(upload(app, project, "rest.pdf", pdf(40_000)).statusCode()).isEqualTo(201);
            assertThat(upload(app, project, "third.pdf", pdf(10)).statusCode()).isEqualTo(409);
            assertThat(files()).hasSize(2);
            assertThat(rows(app)).isEqualTo("2");
        }
    }

    @Test
    void neverExceedsTheQuotaWhenManyUploadAtOnce() throws IOException, InterruptedException {
        try (TestingApp app = start(Map.of("STORAGE_BYTES_PER_USER_MAX", "100000"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String project = project(app);
            Callable<Integer> one = () -> upload(app, project, "a.pdf", PDF).statusCode();

            List<Integer> statuses =
                    threads.invokeAll(IntStream.range(0, 20).mapToObj(i -> one).toList()).stream()
                            .map(FileRoutesTest::get)
                            .toList();

            assertThat(statuses).allMatch(status -> status == 201 || status == 409);
            long stored = statuses.stream().filter(status -> status == 201).count();
            assertThat(stored).isBetween(1L, 10L);
            assertThat(files()).hasSize((int) stored);
            assertThat(rows(app)).isEqualTo(Long.toString(stored));
        }
    }

    @Test
    void keepsNothingOfAnUploadThatIsCut() throws IOException {
        try (TestingApp app = start(Map.of())) {
            String project = project(app);
            byte[] body = Multipart.body("a.pdf", pdf(300_000));
            for (int percent : List.of(0, 1, 20, 50, 80, 99)) {
                cut(app, project, body, body.length / 100 * percent);
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(rows(app)).isEqualTo("0"));
            assertThat(files()).isEmpty();
            assertThat(upload(app, project, "a.pdf", PDF).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void deletesFilesWithTheirProjectAndUnlinksItsConversations() throws IOException {
        try (TestingApp app = start(Map.of())) {
            String project = project(app);
            String file = field(TestingApp.json(upload(app, project, "a.pdf", PDF)), "id");
            String other = field(TestingApp.json(upload(app, project, "b.pdf", PDF)), "id");
            String conversation =
                    field(
                            TestingApp.json(
                                    app.post(
                                            "/api/v3/conversations",
                                            "{\"project_id\":\"%s\"}".formatted(project))),
                            "id");

            assertThat(delete(app, "/api/v3/files/" + file)).isEqualTo(204);
            assertThat(delete(app, "/api/v3/files/" + file)).isEqualTo(404);
            assertThat(files()).containsExactly(other);
            assertThat(delete(app, "/api/v3/projects/" + project)).isEqualTo(204);

            assertThat(files()).isEmpty();
            assertThat(rows(app)).isEqualTo("0");
            assertThat(app.get("/api/v3/files/" + other).statusCode()).isEqualTo(404);
            assertThat(TestingApp.json(app.get("/api/v3/conversations/" + conversation)))
                    .containsEntry("project_id", null);
        }
    }

    @Test
    void refusesOtherBodies() {
        try (TestingApp app = start(Map.of())) {
            String path = "/api/v3/projects/" + project(app) + "/files";

            assertThat(app.post(path, "{}").statusCode()).isEqualTo(415);
            assertThat(raw(app, path, "--AaB03x--\r\n")).isEqualTo(400);
            assertThat(raw(app, path, "nothing of the kind")).isEqualTo(400);
            assertThat(
                            raw(
                                    app,
                                    path,
                                    "--AaB03x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--AaB03x--\r\n"))
                    .isEqualTo(400);
            String two =
                    new String(Multipart.body("a.pdf", PDF), StandardCharsets.ISO_8859_1)
                                    .replace("\r\n--AaB03x--\r\n", "\r\n")
                            + new String(Multipart.body("b.pdf", PDF), StandardCharsets.ISO_8859_1);
            assertThat(raw(app, path, two)).isEqualTo(400);
            assertThat(rows(app)).isEqualTo("0");
        }
    }

    private static String field(Map<String, Object> object, String name) {
        return String.valueOf(object.get(name));
    }

    private TestingApp start(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("STORAGE_DIR", folder.toString());
        return TestingApp.start(all);
    }

    private static String project(TestingApp app) {
        return field(TestingApp.json(app.post("/api/v3/projects", "{\"name\":\"Maison\"}")), "id");
    }

    private static HttpResponse<String> upload(
            TestingApp app, String project, String name, byte[] content) {
        return app.send(
                Multipart.post(
                        app.request("/api/v3/projects/" + project + "/files"), name, content),
                BodyHandlers.ofString());
    }

    private static int raw(TestingApp app, String path, String body) {
        return app.send(
                        app.request(path)
                                .header("Content-Type", Multipart.CONTENT_TYPE)
                                .POST(BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpResponse<byte[]> content(
            TestingApp app, String id, Map<String, String> headers) {
        var request = app.request("/api/v3/files/" + id + "/content").GET();
        headers.forEach(request::header);
        return app.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void assertRange(
            TestingApp app, String id, Map<String, String> headers, int from, int to) {
        HttpResponse<byte[]> part = content(app, id, headers);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(PDF, from, to));
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes %d-%d/%d".formatted(from, to - 1, PDF.length));
    }

    private static int delete(TestingApp app, String path) {
        return app.send(app.request(path).DELETE().build(), BodyHandlers.discarding()).statusCode();
    }

    private static void cut(TestingApp app, String project, byte[] body, int bytes)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    String.join(
                                    "\r\n",
                                    "POST /api/v3/projects/%s/files HTTP/1.1".formatted(project),
                                    "Host: a",
                                    "Content-Type: " + Multipart.CONTENT_TYPE,
                                    "Content-Length: " + body.length,
                                    "",
                                    "")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, bytes);
            out.flush();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(p -> p.getFileName().toString()).toList();
        }
    }

    private static String rows(TestingApp app) {
        return app.postgres().value("SELECT count(*) FROM orchestrator.files");
    }

    private static int get(Future<Integer> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
