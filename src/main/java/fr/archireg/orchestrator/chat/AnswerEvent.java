package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Source;
import fr.archireg.orchestrator.screening.Screening;
import java.util.List;
import java.util.Optional;

/**
 * What happens while an answer is made: {@code Started}, {@code Retrieved}, {@code SourcesShown},
 * then deltas and notices. How it ends is what {@link AnswerMaker} returns or throws.
 */
public sealed interface AnswerEvent {

    /**
     * The search is over.
     *
     * @param model the model that is asked, empty if none is
     */
    record Started(Mode mode, Optional<String> model) implements AnswerEvent {}

    /** How the passages were found, and which texts want to steer the model. */
    record Retrieved(Retrieval retrieval, Screening screening) implements AnswerEvent {}

    /** The passages that the answer may cite. */
    record SourcesShown(List<Source> sources) implements AnswerEvent {}

    /** A piece of the answer, never empty. */
    record Delta(String text) implements AnswerEvent {}

    /** Another model answers than the one that was asked. */
    record ModelChanged(String model) implements AnswerEvent {}

    /**
     * No model answers: the passages themselves are quoted.
     *
     * @param reason why no model can
     */
    record FellBack(AppException reason) implements AnswerEvent {}
}
