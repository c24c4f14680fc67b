package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.TestingAccounts.ALICE;
import static fr.archireg.orchestrator.TestingAccounts.BOB;
import static fr.archireg.orchestrator.TestingAccounts.json;
import static fr.archireg.orchestrator.TestingAccounts.list;
import static fr.archireg.orchestrator.TestingAccounts.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.SampleFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users can know of their data and take along. */
class AccountRoutesTest {
    private static final String STATS = "/api/v3/users/me/stats";
    private static final String EXPORT = "/api/v3/users/me/export";

    private final TestingAccounts accounts = new TestingAccounts();

    @AfterEach
    void stop() {
        accounts.close();
    }

    @Test
    void countsNothingForWhoHasNothing() {
        assertThat(json(accounts.get(STATS, ALICE)))
                .isEqualTo(
                        Json.parse(
                                """
                                {"conversations":0,"messages":0,"projects":0,"files":0,
                                 "storage_bytes":0,"first_activity_at":null,
                                 "last_activity_at":null,
                                 "usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},
                                 "usage_by_day":[]}
                                """,
                                Map.class));
    }

    @Test
    void countsWhatTheCallerHasAndNothingOfOthers() {
        accounts.ask(ALICE, "Faut-il déclarer une clôture ?");
        accounts.ask(ALICE, "Et une piscine ?");
        accounts.ask(BOB, "Et un bornage ?");
        accounts.upload(accounts.project(ALICE), ALICE);
        String today = LocalDate.now(ZoneOffset.UTC).toString();

        Map<String, Object> stats = json(accounts.get(STATS, ALICE));

        assertThat(stats)
                .containsEntry("conversations", 2)
                .containsEntry("messages", 4)
                .containsEntry("projects", 1)
                .containsEntry("files", 1)
                .containsEntry("storage_bytes", SampleFiles.pdf(5_000).length)
                .containsEntry("usage", tokens(18, 6, 24));
        Map<String, Object> day = new HashMap<>(tokens(18, 6, 24));
        day.putAll(Map.of("day", today, "model", "the-model", "answers", 2));
        assertThat(stats.get("usage_by_day")).isEqualTo(List.of(day));
        assertThat(String.valueOf(stats.get("first_activity_at"))).startsWith(today).endsWith("Z");
        assertThat(String.valueOf(stats.get("last_activity_at")))
                .isGreaterThan(String.valueOf(stats.get("first_activity_at")));
    }

    @Test
    void tellsTheUsageOfAsManyDaysAsAreAskedFor() {
        accounts.ask(ALICE, "Faut-il déclarer une clôture ?");
        accounts.app()
                .postgres()
                .execute(
                        "UPDATE orchestrator.messages SET created_at = now() - interval '40 days'");

        assertThat(json(accounts.get(STATS, ALICE)).get("usage_by_day")).isEqualTo(List.of());
        assertThat((List<?>) json(accounts.get(STATS + "?days=42", ALICE)).get("usage_by_day"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "367", "-1", "1.5", "x", "99999999999", ""})
    void refusesOtherNumbersOfDays(String days) {
        ProblemAnswer problem = ProblemAnswer.of(accounts.get(STATS + "?days=" + days, ALICE));

        problem.assertIs(400, "invalid_request");
        assertThat(problem.fields()).containsExactly("days");
    }

    @Test
    void handsOutEverythingOfTheCallerAndNothingOfOthers() {
        Map<String, Object> answer = accounts.ask(ALICE, "Faut-il déclarer une clôture ?");
        accounts.rate(answer);
        accounts.upload(accounts.project(ALICE), ALICE);
        accounts.ask(BOB, "Et un bornage secret ?");

        HttpResponse<String> response = accounts.get(EXPORT, ALICE);

        Map<String, Object> export = json(response);
        assertThat(response.headers().firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"archireg-\\d{4}-\\d\\d-\\d\\d\\.json\".*");
        assertThat(export).containsEntry("user_id", ALICE.toString());
        assertThat(list(export, "conversations")).hasSize(1);
        List<Map<String, Object>> messages =
                list(list(export, "conversations").getFirst(), "messages");
        assertThat(messages).extracting(m -> m.get("role")).containsExactly("user", "assistant");
        assertThat(messages.getLast())
                .containsEntry("content", "Oui [1].")
                .containsEntry("model", "the-model")
                .containsEntry("usage", tokens(9, 3, 12));
        assertThat(list(messages.getLast(), "sources")).isNotEmpty();
        assertThat(messages.getLast().get("citations")).isNotNull();
        assertThat(list(export, "feedback"))
                .singleElement()
                .extracting(f -> f.get("comment"))
                .isEqualTo("Très clair");
        assertThat(list(export, "projects")).singleElement().extracting("name").isEqualTo("Maison");
        assertThat(list(export, "files")).singleElement().extracting("name").isEqualTo("plan.pdf");
        assertThat(list(export, "usage_by_day")).hasSize(1);
        assertThat(response.body()).doesNotContain(BOB.toString(), "secret");
    }

    @Test
    void answersAFaultThatComesBeforeTheFirstBytesWithItsStatus() {
        accounts.app().postgres().execute("ALTER TABLE orchestrator.projects RENAME TO elsewhere");

        ProblemAnswer.of(accounts.get(EXPORT, ALICE)).assertIs(503, "database_unavailable");
    }

    @Test
    void cutsAnExportThatFailsInTheMiddle() throws IOException {
        accounts.fill(ALICE, 2_000, 10_000);
        HttpResponse<InputStream> response =
                accounts.app()
                        .send(
                                accounts.request("GET", EXPORT, "", ALICE),
                                BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        try (InputStream body = response.body()) {
            body.readNBytes(1_000);

            // Nobody reads on, so the program waits, and not in a transaction: this gets its lock.
            accounts.app()
                    .postgres()
                    .execute("ALTER TABLE orchestrator.messages RENAME TO elsewhere");

            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }
}
