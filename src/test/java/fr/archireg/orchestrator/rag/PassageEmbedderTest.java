package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PassageEmbedderTest {
    private static final List<String> PATH = List.of("Code", "Section");

    @Test
    void embedsAPassageAsAWholeWithoutAWindow() {
        WindowModel model = new WindowModel(0);

        embed(model, "un deux trois quatre cinq six sept huit neuf dix");

        assertThat(model.texts)
                .containsExactly(
                        "Titre\nSection\nun deux trois quatre cinq six sept huit neuf dix");
    }

    @Test
    void putsTheHeadingInFrontOfEachWindow() {
        WindowModel model = new WindowModel(6);

        embed(model, "Un deux trois. Quatre cinq six. Sept huit neuf.");

        assertThat(model.texts)
                .containsExactly(
                        "Titre\nSection\nUn deux trois.",
                        "Titre\nSection\nQuatre cinq six.",
                        "Titre\nSection\nSept huit neuf.");
    }

    @Test
    void embedsWhatFitsAtOnce() {
        WindowModel model = new WindowModel(6);

        embed(model, "Un deux trois quatre.");

        assertThat(model.texts).containsExactly("Titre\nSection\nUn deux trois quatre.");
    }

    @Test
    void leavesOutAHeadingThatFillsHalfOfTheWindow() {
        WindowModel model = new WindowModel(3);

        embed(model, "Un deux.");

        assertThat(model.texts).containsExactly("Titre\nUn deux.");
    }

    @Test
    void leavesWhatIsNoTextToTheModel() {
        WindowModel model = new WindowModel(3);

        embed(model, " \n ");

        assertThat(model.texts).containsExactly("Titre\n \n ");
    }

    private static void embed(WindowModel model, String content) {
        new PassageEmbedder(model).embed(PassageHeading.of(model, "Titre", PATH), content);
    }

    /** A token is a word. */
    private static final class WindowModel implements EmbeddingModel {
        private final int window;
        private final List<String> texts = new ArrayList<>();

        WindowModel(int window) {
            this.window = window;
        }

        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            texts.add(text);
            return new Embedding(new float[] {1});
        }

        @Override
        public int countTokens(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            return 100;
        }

        @Override
        public int passageWindow() {
            return window;
        }

        @Override
        public int dimensions() {
            return 1;
        }
    }
}
