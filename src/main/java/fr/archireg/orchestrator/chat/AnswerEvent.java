package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Source;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What happens while an answer is made: {@code Started}, {@code Retrieved}, {@code SourcesShown},
 * then deltas and notices, then exactly one of {@code Done}, {@code Stopped} and {@code Failed}.
 */
public sealed interface AnswerEvent {

    /** The question is stored; where nothing is stored, this does not happen. */
    record Stored(Exchange exchange) implements AnswerEvent {}

    /**
     * The search is over.
     *
     * @param model the model that is asked, empty if none is
     */
    record Started(Mode mode, Optional<String> model) implements AnswerEvent {}

    /** How the passages were found. */
    record Retrieved(Retrieval retrieval) implements AnswerEvent {}

    /** The passages that the answer may cite. */
    record SourcesShown(List<Source> sources) implements AnswerEvent {}

    /** A piece of the answer, never empty. */
    record Delta(String text) implements AnswerEvent {}

    /** Another model answers than the one that was asked. */
    record ModelChanged(String model) implements AnswerEvent {}

    /** The answer is whole, and saved if the question was stored. */
    record Done(Answer answer) implements AnswerEvent {}

    /** The answer was ended early and what there is of it is saved. */
    record Stopped(UUID assistantMessageId) implements AnswerEvent {}

    /** The answer failed; what there is of it is saved, unless the database was the reason. */
    record Failed(AppException failure) implements AnswerEvent {}
}
