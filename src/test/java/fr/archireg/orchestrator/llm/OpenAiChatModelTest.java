package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.llm.CompletionEvent.Finished;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OpenAiChatModelTest {
    @Test
    void streamsAnAnswer() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("L'article", " L. 421-1"));
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(stream.next()).isEqualTo(new Delta("L'article"));
            assertThat(stream.next()).isEqualTo(new Delta(" L. 421-1"));
            assertThat(stream.next())
                    .isEqualTo(new Finished(FinishReason.STOP, new TokenUsage(9, 3)));
            assertThat(stream.model()).isEqualTo("main-model");
            assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void sendsWhatTheProviderNeeds() throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"));
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            Llms.readAll(stream);

            TestingLlm.Request request = llm.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(request.header("authorization")).contains("Bearer test-key");
            assertThat(request.header("content-type")).contains("application/json");
            assertThat(request.header("accept")).contains("text/event-stream");
            assertThat(request.body())
                    .isEqualTo(
                            """
                            {"model":"main-model","messages":[\
                            {"role":"system","content":"Réponds."},\
                            {"role":"user","content":"Quelle hauteur ?"}],\
                            "stream":true,"stream_options":{"include_usage":true},\
                            "max_completion_tokens":256,"temperature":0.2}\
                            """);
        }
    }

    @Test
    void sendsNothingBeforeTheFirstEventIsWanted() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"));
                OpenAiChatModel model = Llms.model(llm)) {
            model.stream(Llms.PROMPT).close();

            assertThat(llm.connections()).isZero();
        }
    }

    @Test
    void usesAConnectionAgainAfterACompleteAnswer() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"));
                OpenAiChatModel model = Llms.model(llm)) {
            for (int i = 0; i < 5; i++) {
                try (CompletionStream stream = model.stream(Llms.PROMPT)) {
                    Llms.readAll(stream);
                }
            }

            assertThat(llm.requests()).hasSize(5);
            assertThat(llm.connections()).isEqualTo(1);
        }
    }

    @Test
    void replacesAnIdleConnectionThatTheProviderClosed() {
        LlmReply answer = LlmReply.answer("a");
        try (TestingLlm llm =
                        TestingLlm.replying(
                                LlmReply.raw(answer.wire()).cut(), LlmReply.answer("b"));
                OpenAiChatModel model = Llms.model(llm)) {
            assertThat(Llms.readAll(model.stream(Llms.PROMPT))).isEqualTo("a");

            assertThat(Llms.readAll(model.stream(Llms.PROMPT))).isEqualTo("b");

            assertThat(llm.connections()).isEqualTo(2);
        }
    }

    @Test
    void leavesNoConnectionOpenAfterItWasClosed() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"))) {
            try (OpenAiChatModel model = Llms.model(llm);
                    CompletionStream stream = model.stream(Llms.PROMPT)) {
                Llms.readAll(stream);
            }

            await().until(() -> llm.openConnections() == 0);
        }
    }

    @Test
    void neitherFollowsARedirectNorCarriesTheKeyAway() {
        try (TestingLlm thief = TestingLlm.replying(LlmReply.answer("a"));
                TestingLlm llm =
                        TestingLlm.replying(
                                LlmReply.status(302)
                                        .header("location", thief.baseUrl().toString())
                                        .body(""));
                OpenAiChatModel model = Llms.model(llm)) {
            assertFailure(model, ErrorCode.LLM_PROTOCOL);

            assertThat(llm.requests()).hasSize(1);
            assertThat(thief.connections()).isZero();
        }
    }

    @Test
    void worksWithoutAKey() throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"))) {
            LlmConfig config = Llms.config(llm.baseUrl());
            LlmConfig keyless =
                    new LlmConfig(
                            new LlmConfig.Endpoint(llm.baseUrl(), Optional.empty()),
                            config.models(),
                            config.sampling(),
                            config.timeouts(),
                            0,
                            config.overload());
            try (OpenAiChatModel model = Llms.model(keyless)) {
                Llms.readAll(model.stream(Llms.PROMPT));
            }

            assertThat(llm.takeRequest().header("authorization")).isEmpty();
        }
    }

    @Test
    void asksTheModelThatTheRequestChose() throws InterruptedException {
        Prompt prompt = new Prompt(Llms.PROMPT.turns(), Optional.of("small-model"));
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"));
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(prompt)) {
            Llms.readAll(stream);

            assertThat(llm.takeRequest().body()).startsWith("{\"model\":\"small-model\"");
            assertThat(stream.model()).isEqualTo("small-model");
        }
    }

    @Test
    void refusesAModelThatIsNotAllowed() {
        Prompt prompt = new Prompt(List.of(), Optional.of("dear-model"));
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"));
                OpenAiChatModel model = Llms.model(llm)) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> model.stream(prompt))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
    }

    @Test
    void keepsTheQuotaThatTheProviderReports() {
        LlmReply reply =
                LlmReply.status(429)
                        .header("x-ratelimit-remaining-tokens", "12")
                        .header("x-ratelimit-reset-tokens", "7.66s")
                        .body("{}");
        try (TestingLlm llm = TestingLlm.replying(reply);
                OpenAiChatModel model = Llms.model(Llms.alone(Llms.config(llm.baseUrl())))) {
            assertThat(model.quota("main-model")).isEmpty();

            assertFailure(model, ErrorCode.LLM_RATE_LIMITED);

            assertThat(model.quota("main-model").orElseThrow().tokens().remaining())
                    .isEqualTo(OptionalLong.of(12));
        }
    }

    private static void assertFailure(OpenAiChatModel model, ErrorCode code) {
        try (CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(stream::next)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(code));
        }
    }
}
