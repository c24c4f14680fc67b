package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.http.HttpResponse;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers on the account of a user. */
class TokenQuotaRoutesTest {
    private static final String BATCH = "/api/v3/chat/completions";
    private static final String STREAM = "/api/v3/chat/streaming";
    private static final String OPENAI = "/v1/chat/completions";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";
    private static final String MESSAGES =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Faut-il déclarer une clôture ?\"}]}";
    private static final int LIMIT = 10_000;

    private final TestingLlm llm = TestingLlm.replying();
    private final TestingApp app = start();

    private TestingApp start() {
        TestingApp started =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL",
                                llm.baseUrl().toString(),
                                "GROQ_FALLBACK_MODELS",
                                "none",
                                "LLM_RETRIES",
                                "0",
                                "TOKENS_PER_USER_AND_DAY",
                                Integer.toString(LIMIT)));
        SampleDocuments.insert(started.postgres(), SampleDocuments.planning());
        return started;
    }

    @AfterEach
    void stop() {
        app.close();
        llm.close();
    }

    @Test
    void chargesWhatEachAnswerTook() {
        llm.thenReply(counted(100, 20));

        assertThat(app.post(BATCH, QUESTION).statusCode()).isEqualTo(200);
        assertThat(used()).isEqualTo(120);

        app.stream(STREAM, QUESTION).body().forEach(line -> {});
        assertThat(used()).isEqualTo(240);

        assertThat(app.post(OPENAI, MESSAGES).statusCode()).isEqualTo(200);
        assertThat(used()).isEqualTo(360);
    }

    @Test
    void refusesBeforeAnythingIsStoredWhenTheTokensAreUsedUp() {
        llm.thenReply(counted(LIMIT, 0));
        app.post(BATCH, QUESTION);
        String stored = messages();

        HttpResponse<String> batch = app.post(BATCH, QUESTION);
        HttpResponse<String> streamed = app.post(STREAM, QUESTION);
        HttpResponse<String> openAi = app.post(OPENAI, MESSAGES);

        ProblemAnswer.of(batch).assertIs(429, "tokens_exhausted");
        ProblemAnswer.of(streamed).assertIs(429, "tokens_exhausted");
        assertThat(openAi.statusCode()).isEqualTo(429);
        assertThat(openAi.body()).contains("rate_limit_error", "tokens_exhausted");
        assertThat(batch.headers().firstValueAsLong("Retry-After").orElse(0))
                .isBetween(1L, 86_400L);
        assertThat(messages()).isEqualTo(stored);
        assertThat(used()).isEqualTo(LIMIT);
    }

    @Test
    void chargesNothingForAModelThatRefuses() {
        llm.thenReply(status(400).body("{}"));

        app.post(OPENAI, MESSAGES);

        assertThat(used()).isZero();
    }

    @Test
    void chargesWhatWasShownOfAnAnswerThatWasCutOff() {
        llm.thenReply(stream().delta("Le début de la réponse.").cut());

        app.stream(STREAM, QUESTION).body().forEach(line -> {});

        Awaitility.await().until(() -> used() > 0 && used() < 4_000);
    }

    private static LlmReply counted(int prompt, int completion) {
        return stream().delta("Oui [1].").finish("stop").usage(prompt, completion).done();
    }

    private long used() {
        Map<String, Object> quota = TestingApp.json(app.get("/api/v3/users/me/quota"));
        return quota.get("tokens") instanceof Map<?, ?> tokens
                        && tokens.get("used") instanceof Number used
                ? used.longValue()
                : -1;
    }

    private String messages() {
        return app.postgres().value("SELECT count(*) FROM orchestrator.messages");
    }
}
