package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextFittingTest {
    @Test
    void leavesAShortTextWhole() {
        WordEngine engine = new WordEngine(5);

        assertThat(new TextFitting(engine).fit("query: ", "un deux trois quatre"))
                .isEqualTo("query: un deux trois quatre");
        assertThat(engine.counted()).isEqualTo(1);
    }

    @Test
    void fillsTheRoomWithFewQuestionsToTheTokenizer() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int round = 0; round < 500; round++) {
            int max = 2 + random.nextInt(500);
            String text = words(random, max + 1 + random.nextInt(2_000));
            WordEngine engine = new WordEngine(max);

            String fitted = new TextFitting(engine).fit("p: ", text);

            assertThat(engine.counted()).as("seed %d", seed).isLessThan(40);
            assertThat("p: " + text).startsWith(fitted);
            assertThat(engine.countTokens(fitted))
                    .as("seed %d", seed)
                    .isBetween(Math.max(max - 8, 1), max);
        }
    }

    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "x".repeat(1 + random.nextInt(i < count / 2 ? 3 : 20)))
                .collect(Collectors.joining(" "));
    }
}
