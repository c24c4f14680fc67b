package fr.archireg.orchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.PassageHeading;
import fr.archireg.orchestrator.rag.Validity;
import fr.archireg.orchestrator.testing.FrenchText;
import fr.archireg.orchestrator.testing.TestingModel;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PassageSplitterTest {
    private static final int TOKENS_MAX = 50;

    private final EmbeddingModel model = new WordModel(8, TOKENS_MAX);
    private final PassageSplitter splitter = new PassageSplitter(model);

    @Test
    void keepsAShortTextWhole() {
        List<PassageText> passages = splitter.split(document("Titre", "Un texte.\nCourt."));

        assertThat(passages)
                .containsExactly(
                        new PassageText(
                                "Un texte.\nCourt.", new PassageHeading("Titre\nSection\n", 2)));
    }

    @Test
    void everyPassageFitsAndNoneIsTinyAndNothingIsLost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);

        for (int round = 0; round < 200; round++) {
            String text = FrenchText.of(random, 60 + random.nextInt(3_000));
            List<PassageText> passages = splitter.split(document("Code, article 1", text));
            assertThat(passages).as("seed %d", seed).hasSizeGreaterThan(1).allSatisfy(this::fits);
            assertThat(passages).as("seed %d", seed).allMatch(p -> p.content().length() > 40);
            assertThat(squeezed(passages)).as("seed %d", seed).isEqualTo(squeezed(text));
        }
    }

    @Test
    void splitsATextWithoutAnyBorder() {
        EmbeddingModel characters = new CharacterModel();

        List<PassageText> passages =
                new PassageSplitter(characters).split(document("", "\ud83c\udfe0".repeat(300)));

        assertThat(passages).hasSizeGreaterThan(2).allMatch(p -> p.content().length() % 2 == 0);
        assertThat(squeezed(passages)).isEqualTo("\ud83c\udfe0".repeat(300));
    }

    @Test
    void leavesOutATitleThatWouldTakeTheRoomOfTheText() {
        String title = "mot ".repeat(TOKENS_MAX / 2);

        List<PassageText> passages = splitter.split(document(title, "Un texte."));

        assertThat(passages)
                .containsExactly(new PassageText("Un texte.", new PassageHeading("", 0)));
    }

    @Test
    void passagesFitTheRealModel() {
        EmbeddingModel real = TestingModel.shared();
        int tokensMax = real.tokensMax(EmbeddingRole.PASSAGE);
        String text = FrenchText.of(new Random(1), 6_000);

        List<PassageText> passages = new PassageSplitter(real).split(document("Titre", text));

        assertThat(passages)
                .allMatch(p -> real.countTokens(p.embedded()) <= tokensMax)
                .allMatch(p -> real.countTokens(p.embedded()) > tokensMax / 4);
        assertThat(squeezed(passages)).isEqualTo(squeezed(text));
    }

    /** A token is a UTF-16 character. */
    private static final class CharacterModel implements EmbeddingModel {
        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int countTokens(String text) {
            return text.length();
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            return TOKENS_MAX;
        }

        @Override
        public int passageWindow() {
            return 0;
        }

        @Override
        public int dimensions() {
            return 1;
        }
    }

    private void fits(PassageText passage) {
        assertThat(model.countTokens(passage.embedded())).isLessThanOrEqualTo(TOKENS_MAX);
    }

    private static Document document(String title, String content) {
        return new Document(
                title,
                content,
                new Origin(
                        Optional.of("id"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Validity.UNKNOWN,
                        title.isEmpty() ? List.of() : List.of("Code", "Section")));
    }

    private static String squeezed(List<PassageText> passages) {
        return squeezed(passages.stream().map(PassageText::content).collect(Collectors.joining()));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }
}
