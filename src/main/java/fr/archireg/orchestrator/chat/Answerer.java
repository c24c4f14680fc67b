package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.quota.MeteredModel;
import fr.archireg.orchestrator.rag.Abstention;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides who answers: the language model, or the passages themselves. */
final class Answerer {
    private final Optional<MeteredModel> chatModel;
    private final ModelHealth health;
    private final PromptBuilder prompts;
    private final Fallback fallback;

    /**
     * @param chatModel empty where no model is configured
     */
    Answerer(
            Optional<MeteredModel> chatModel,
            ModelHealth health,
            PromptBuilder prompts,
            Fallback fallback) {
        this.chatModel = chatModel;
        this.health = health;
        this.prompts = prompts;
        this.fallback = fallback;
    }

    /** An answer that is about to begin; whoever gets it closes the stream. */
    sealed interface Beginning {
        Mode mode();

        CompletionStream stream();

        /** Why the passages are quoted instead; may come up until the first piece of the answer. */
        Optional<AppException> degradation();

        /** The model that was asked, empty if none is. */
        default Optional<String> model() {
            return mode() == Mode.GENERATED ? Optional.of(stream().model()) : Optional.empty();
        }
    }

    /** A model is asked. */
    private record Generated(CompletionStream stream, Optional<FallbackStream> watched)
            implements Beginning {
        @Override
        public Mode mode() {
            return Mode.GENERATED;
        }

        @Override
        public Optional<AppException> degradation() {
            return watched.flatMap(FallbackStream::reason);
        }
    }

    /** No model is asked. */
    private record Extractive(CompletionStream stream, Optional<AppException> degradation)
            implements Beginning {
        @Override
        public Mode mode() {
            return Mode.EXTRACTIVE;
        }
    }

    /** No model is asked about what is no ground for an answer. */
    static Beginning abstain(Abstention.Reason reason, List<ScoredPassage> nearest) {
        return new Extractive(ExtractiveAnswer.of(reason, nearest), Optional.empty());
    }

    /**
     * Without passages no model is asked: it could only answer from memory.
     *
     * @throws AppException what is known already, where nothing else may answer
     */
    Beginning begin(Inquiry inquiry, ScreenedPassages passages) {
        ChatRequest request = inquiry.request();
        Supplier<CompletionStream> quotes =
                () ->
                        ExtractiveAnswer.of(
                                passages.passages(), request.query().filters().inForceOn());
        if (chatModel.isEmpty() || passages.passages().isEmpty()) {
            return new Extractive(quotes.get(), Optional.empty());
        }
        Optional<AppException> refusal = health.refusal(request.model());
        if (refusal.isPresent()) {
            if (fallback == Fallback.NONE) {
                throw refusal.get();
            }
            return new Extractive(quotes.get(), refusal);
        }
        CompletionStream stream =
                chatModel.get().stream(
                        inquiry.caller(), prompts.build(request, inquiry.history(), passages));
        if (fallback == Fallback.NONE) {
            return new Generated(stream, Optional.empty());
        }
        FallbackStream watched = new FallbackStream(stream, quotes);
        return new Generated(watched, Optional.of(watched));
    }
}
