package fr.archireg.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.FrenchText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextCutsTest {
    @Test
    void prefersTheParagraph() {
        String text = "Un premier alinéa. Une phrase.\nUn second alinéa. Une autre phrase.";

        List<String> parts = TextCuts.cut(text, 2);

        assertThat(parts)
                .containsExactly(
                        "Un premier alinéa. Une phrase.\n", "Un second alinéa. Une autre phrase.");
    }

    @Test
    void takesTheSentenceWhereNoParagraphIsNear() {
        String text = "Le permis est délivré par le maire. Il est affiché sur le terrain.";

        List<String> parts = TextCuts.cut(text, 2);

        assertThat(parts)
                .containsExactly(
                        "Le permis est délivré par le maire. ", "Il est affiché sur le terrain.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Le projet respecte les dispositions des art. L. 421-6 et suivants du code précité",
                "Sont ici visés les grands travaux que mentionne M. Durand dans sa lettre du mois",
                "Les surfaces dont il est question au 2e al. Du même article restent applicables"
            })
    void doesNotEndASentenceAfterAnAbbreviation(String text) {
        List<String> parts = TextCuts.cut(text, 2);

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().strip()).doesNotEndWith(".");
    }

    @Test
    void cutsALongSentenceBetweenWords() {
        List<String> parts = TextCuts.cut("mot ".repeat(100), 7);

        assertThat(parts).hasSize(7).allMatch(part -> part.endsWith("mot "));
    }

    @Test
    void keepsTheHalvesOfACharacterTogether() {
        List<String> parts = TextCuts.cut("\ud83c\udfe0".repeat(7), 3);

        assertThat(parts).hasSizeGreaterThan(1).allMatch(part -> part.length() % 2 == 0);
    }

    @Test
    void partsJoinedAreTheText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);

        for (int round = 0; round < 500; round++) {
            String text = FrenchText.of(random, 1 + random.nextInt(300));
            int parts = 2 + random.nextInt(10);
            assertThat(TextCuts.cut(text, parts))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(parts)
                    .noneMatch(String::isEmpty)
                    .satisfies(cut -> assertThat(String.join("", cut)).isEqualTo(text));
        }
    }
}
