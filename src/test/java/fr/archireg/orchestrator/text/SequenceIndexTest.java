package fr.archireg.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SequenceIndexTest {
    private static final int ROUNDS = 500;

    @Test
    void knowsExactlyWhatOccurs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = random(random, 40);
            String wanted = random(random, 6);

            boolean found = SequenceIndex.of(letters(text)).contains(letters(wanted));

            assertThat(found)
                    .as("seed %d: %s in %s", seed, wanted, text)
                    .isEqualTo(text.contains(wanted));
        }
    }

    @Test
    void followsTheLongestEndThatOccurs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = random(random, 30);
            String read = random(random, 30);
            SequenceIndex<Integer>.Cursor cursor = SequenceIndex.of(letters(text)).cursor();

            for (int end = 1; end <= read.length(); end++) {
                int length = cursor.advance((int) read.charAt(end - 1));

                assertThat(length)
                        .as("seed %d: %s in %s", seed, read.substring(0, end), text)
                        .isEqualTo(longestEnd(read.substring(0, end), text));
            }
        }
    }

    @Test
    void takesLinearTimeForRepetitiveText() {
        List<Integer> text = Collections.nCopies(300_000, 1);

        SequenceIndex<Integer> index = SequenceIndex.of(text);

        assertThat(index.contains(text)).isTrue();
        assertThat(index.contains(Collections.nCopies(300_001, 1))).isFalse();
    }

    private static int longestEnd(String read, String text) {
        return IntStream.rangeClosed(0, read.length())
                .filter(start -> text.contains(read.substring(start)))
                .map(start -> read.length() - start)
                .findFirst()
                .orElse(0);
    }

    private static String random(Random random, int lengthMax) {
        return IntStream.range(0, random.nextInt(lengthMax))
                .mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(3))))
                .collect(Collectors.joining());
    }

    private static List<Integer> letters(String text) {
        return text.chars().boxed().collect(Collectors.toList());
    }
}
