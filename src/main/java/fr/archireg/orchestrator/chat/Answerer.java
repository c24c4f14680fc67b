package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.util.List;
import java.util.Optional;

/** Decides who answers: the language model, or the passages themselves. */
final class Answerer {
    private final Optional<ChatModel> chatModel;
    private final PromptBuilder prompts;

    /**
     * @param chatModel empty where no model is configured
     */
    Answerer(Optional<ChatModel> chatModel, PromptBuilder prompts) {
        this.chatModel = chatModel;
        this.prompts = prompts;
    }

    /** An answer that is about to begin; whoever gets it closes the stream. */
    record Beginning(Mode mode, CompletionStream stream) {
        /** The model that was asked, empty if none is. */
        Optional<String> model() {
            return mode == Mode.GENERATED ? Optional.of(stream.model()) : Optional.empty();
        }
    }

    /** Without passages no model is asked: it could only answer from memory. */
    Beginning begin(ChatRequest request, List<Turn> history, List<ScoredPassage> passages) {
        if (chatModel.isEmpty() || passages.isEmpty()) {
            return new Beginning(Mode.EXTRACTIVE, ExtractiveAnswer.of(passages));
        }
        return new Beginning(
                Mode.GENERATED, chatModel.get().stream(prompts.build(request, history, passages)));
    }
}
