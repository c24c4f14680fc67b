package fr.archireg.orchestrator.chat;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.rag.Abstention;
import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Validity;
import fr.archireg.orchestrator.testing.SamplePassages;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said where no answer is made. */
final class ExtractiveAnswerTest {
    private static final Validity ENDED =
            new Validity(
                    Optional.of("ABROGE"),
                    Optional.of(LocalDate.of(2001, 4, 1)),
                    Optional.of(LocalDate.of(2016, 1, 1)));

    @Test
    void saysThatNothingFitsAndWhatIsNear() {
        assertThat(text(Abstention.Reason.NO_MATCH, Validity.UNKNOWN))
                .startsWith("Je n'ai trouvé")
                .contains("les plus proches", "**Article** (dates de vigueur inconnues) [1]");
        assertThat(read(ExtractiveAnswer.of(Abstention.Reason.NO_MATCH, List.of())))
                .startsWith("Je n'ai trouvé")
                .doesNotContain("les plus proches");
    }

    @Test
    void saysWhenAnArticleWasLaw() {
        assertThat(text(Abstention.Reason.ONLY_ABROGATED, ENDED))
                .contains(
                        "n'est pas en vigueur",
                        "(abrogé, en vigueur du 01/04/2001 au 31/12/2015) [1]");
    }

    @Test
    void asksForTheCode() {
        assertThat(text(Abstention.Reason.AMBIGUOUS_REFERENCE, Validity.UNKNOWN))
                .startsWith("Plusieurs codes ont un article de ce numéro")
                .contains("[1]");
    }

    private static String text(Abstention.Reason reason, Validity validity) {
        Origin origin = SamplePassages.origin(validity, List.of());
        Passage passage = new Passage("1", "Article", "Texte", origin);
        return read(ExtractiveAnswer.of(reason, List.of(new ScoredPassage(passage, 0, 0))));
    }

    private static String read(ExtractiveAnswer answer) {
        StringBuilder text = new StringBuilder();
        while (answer.next() instanceof CompletionEvent.Delta(String piece)) {
            text.append(piece);
        }
        return text.toString();
    }
}
