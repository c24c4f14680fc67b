package fr.archireg.orchestrator.openai;

import com.fasterxml.jackson.annotation.JsonFormat;
import fr.archireg.orchestrator.chat.ChatRequest;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Validation;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.text.UserText;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The body of a chat completion, as far as we use it. */
record ChatCompletionBody(
        Optional<String> model,
        Optional<List<ChatMessage>> messages,
        Optional<Boolean> stream,
        Optional<StreamOptions> streamOptions) {

    private static final int MESSAGES_MAX = 200;
    private static final int QUESTION_CHARS_MAX = 8_000;
    private static final int INSTRUCTIONS_CHARS_MAX = 8_000;
    private static final int PASSAGES = 5;

    /** A message; its content is a text or a list of parts of which only texts are read. */
    record ChatMessage(
            Optional<String> role,
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                    Optional<List<ContentPart>> content) {

        String text() {
            return content.orElse(List.of()).stream()
                    .flatMap(part -> part.text().stream())
                    .collect(
                            Collectors.collectingAndThen(
                                    Collectors.joining("\n"), UserText::clean));
        }

        boolean is(String wanted) {
            return role.orElse("").equals(wanted);
        }
    }

    record StreamOptions(Optional<Boolean> includeUsage) {}

    boolean streamed() {
        return stream.orElse(false);
    }

    boolean usageIncluded() {
        return streamOptions.flatMap(StreamOptions::includeUsage).orElse(false);
    }

    /**
     * The checked question: the last message, which has to be the user's. System and developer
     * messages are wishes about the form of the answer.
     *
     * @throws AppException {@code INVALID_REQUEST}
     */
    ChatRequest toRequest(OpenAiConfig config, LocalDate today) {
        Validation validation = new Validation();
        List<ChatMessage> all = messages.orElse(List.of());
        validation.check(
                !all.isEmpty() && all.size() <= MESSAGES_MAX,
                "messages",
                "must have 1 to %d entries".formatted(MESSAGES_MAX));
        validation.check(
                !all.isEmpty() && all.getLast().is("user"),
                "messages",
                "must end with a message of the user");
        validation.check(
                model.isEmpty() || config.models().contains(model.get()),
                "model",
                "must be one of " + String.join(", ", config.models()));
        validation.verify();
        String question =
                validation.text(
                        "messages", Optional.of(all.getLast().text()), 1, QUESTION_CHARS_MAX);
        Optional<String> instructions =
                validation.optionalText("messages", instructions(all), INSTRUCTIONS_CHARS_MAX);
        validation.verify();
        Filters filters = new Filters(Optional.empty(), Optional.empty(), Optional.of(today));
        return new ChatRequest(
                Optional.empty(),
                Optional.empty(),
                new Query(question, PASSAGES, config.similarityThreshold().getAsDouble(), filters),
                instructions,
                model);
    }

    /** What was said before the question, oldest first. */
    List<Turn> history() {
        List<ChatMessage> all = messages.orElse(List.of());
        return all.subList(0, Math.max(0, all.size() - 1)).stream()
                .filter(message -> message.is("user") || message.is("assistant"))
                .filter(message -> !message.text().isBlank())
                .map(message -> new Turn(role(message), message.text()))
                .toList();
    }

    private static Prompt.Role role(ChatMessage message) {
        return message.is("user") ? Prompt.Role.USER : Prompt.Role.ASSISTANT;
    }

    private static Optional<String> instructions(List<ChatMessage> all) {
        return all.stream()
                .filter(message -> message.is("system") || message.is("developer"))
                .map(ChatMessage::text)
                .reduce((before, after) -> before + "\n" + after);
    }
}
