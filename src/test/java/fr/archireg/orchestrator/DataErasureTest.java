package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.TestingAccounts.ALICE;
import static fr.archireg.orchestrator.TestingAccounts.BOB;
import static fr.archireg.orchestrator.TestingAccounts.json;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.SampleFiles;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The deletion of all data of a user. */
class DataErasureTest {
    private static final String DATA = "/api/v3/users/me/data";

    private final TestingAccounts accounts = new TestingAccounts();

    @AfterEach
    void stop() {
        accounts.close();
    }

    @Test
    void deletesEverythingOfTheCallerWhateverTheTable() {
        Map<String, Object> answer = accounts.ask(ALICE, "Faut-il déclarer une clôture ?");
        accounts.rate(answer);
        String project = accounts.project(ALICE);
        accounts.upload(project, ALICE);
        accounts.upload(accounts.project(BOB), BOB);
        accounts.ask(BOB, "Et un bornage ?");
        String ofBob = accounts.rowsOf(BOB);
        assertThat(accounts.rowsOf(ALICE)).isNotEqualTo("0");

        HttpResponse<String> first = accounts.send("DELETE", DATA, "", ALICE);
        HttpResponse<String> second = accounts.send("DELETE", DATA, "", ALICE);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(204);
        assertThat(second.statusCode()).isEqualTo(204);
        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
        assertThat(accounts.everything())
                .doesNotContain(ALICE.toString(), "clôture ?", "Très clair", "plan.pdf\n");
        assertThat(accounts.rowsOf(BOB)).isEqualTo(ofBob);
        assertThat(accounts.storage().objects().keySet())
                .singleElement()
                .asString()
                .contains(BOB.toString());
        assertThat(json(accounts.get("/api/v3/users/me/export", ALICE)).get("conversations"))
                .isEqualTo(List.of());
        assertThat(accounts.get("/api/v3/projects/" + project, ALICE).statusCode()).isEqualTo(404);
    }

    @Test
    void leavesToTheSweeperWhatTheStorageDoesNotDelete() {
        accounts.upload(accounts.project(ALICE), ALICE);
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));

        HttpResponse<String> first = accounts.send("DELETE", DATA, "", ALICE);
        HttpResponse<String> second = accounts.send("DELETE", DATA, "", ALICE);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.body()).isEqualTo("{\"files_pending\":1}");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(json(accounts.get("/api/v3/users/me/stats", ALICE))).containsEntry("files", 0);
        accounts.storage().recover();
        accounts.sweepWhatIsOld();
        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
        assertThat(accounts.storage().objects()).isEmpty();
    }

    @Test
    void finishesByItselfWhenItIsAskedAgain() {
        accounts.upload(accounts.project(ALICE), ALICE);
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));
        accounts.send("DELETE", DATA, "", ALICE);
        accounts.storage().recover();

        assertThat(accounts.send("DELETE", DATA, "", ALICE).statusCode()).isEqualTo(204);

        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
        assertThat(accounts.storage().objects()).isEmpty();
    }

    @Test
    void sweepsMoreFilesThanOneRoundTakes() {
        accounts.app()
                .postgres()
                .execute(
                        """
                        INSERT INTO orchestrator.files
                            (id, user_id, name, size_bytes, status, created_at, updated_at)
                        SELECT gen_random_uuid(), '%s', 'a.pdf', 1, 'deleting', now(), now()
                        FROM generate_series(1, 250)
                        """
                                .formatted(ALICE));

        accounts.sweepWhatIsOld();

        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
    }

    @Test
    void deletesAnUploadThatIsGoingOn() throws IOException {
        String path = "/api/v3/projects/%s/files".formatted(accounts.project(ALICE));
        try (PipedInputStream body = new PipedInputStream(100_000)) {
            CompletableFuture<HttpResponse<String>> upload;
            HttpResponse<String> erased;
            try (PipedOutputStream client = new PipedOutputStream(body)) {
                upload = CompletableFuture.supplyAsync(() -> upload(path, body));
                client.write(Multipart.head("plan.pdf"));
                client.write(SampleFiles.pdf(50_000));
                client.flush();
                Awaitility.await().until(() -> accounts.rowsOf(ALICE).equals("2"));

                erased = accounts.send("DELETE", DATA, "", ALICE);
                client.write(Multipart.tail());
            }

            assertThat(erased.body()).isEqualTo("{\"files_pending\":1}");
            assertThat(upload.join().statusCode()).isEqualTo(404);
            assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
            assertThat(accounts.storage().objects()).isEmpty();
        }
    }

    @Test
    void letsNothingOfAnAnswerComeBackThatIsBeingMade() throws InterruptedException {
        CountDownLatch erased = new CountDownLatch(1);
        accounts.llm()
                .thenReply(
                        LlmReply.stream()
                                .delta("Le début")
                                .await(erased)
                                .delta(".")
                                .finish("stop")
                                .done());
        Map<String, Object> question = Map.of("message", "Faut-il déclarer une clôture ?");
        HttpResponse<Stream<String>> stream =
                accounts.app()
                        .send(
                                accounts.request(
                                        "POST",
                                        "/api/v3/chat/streaming",
                                        Json.text(question),
                                        ALICE),
                                BodyHandlers.ofLines());
        accounts.llm().takeRequest();

        assertThat(accounts.send("DELETE", DATA, "", ALICE).statusCode()).isEqualTo(204);
        erased.countDown();

        assertThat(stream.body().filter(line -> line.startsWith("event: ")).toList())
                .last()
                .isIn("event: done", "event: stopped", "event: error");
        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
        assertThat(accounts.everything()).doesNotContain("clôture ?");
    }

    @Test
    void deletesAHundredThousandMessagesAtOnce() {
        accounts.fill(ALICE, 100_000, 100);

        assertThat(accounts.send("DELETE", DATA, "", ALICE).statusCode()).isEqualTo(204);

        assertThat(accounts.rowsOf(ALICE)).isEqualTo("0");
        assertThat(accounts.app().postgres().value("SELECT count(*) FROM orchestrator.messages"))
                .isEqualTo("0");
    }

    @Test
    void startsAnewAfterTheDeletion() {
        accounts.ask(ALICE, "Faut-il déclarer une clôture ?");
        accounts.send("DELETE", DATA, "", ALICE);

        accounts.ask(ALICE, "Et une piscine ?");

        assertThat(json(accounts.get("/api/v3/users/me/stats", ALICE)))
                .containsEntry("messages", 2);
    }

    private HttpResponse<String> upload(String path, InputStream body) {
        return accounts.app()
                .send(
                        accounts.authorized(path, ALICE)
                                .header("Content-Type", Multipart.CONTENT_TYPE)
                                .POST(BodyPublishers.ofInputStream(() -> body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
