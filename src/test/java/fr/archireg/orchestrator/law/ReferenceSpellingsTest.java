package fr.archireg.orchestrator.law;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.law.ReferenceSpellings.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** References as people write them: 99 of 100 spellings are read for what they are. */
final class ReferenceSpellingsTest {
    private static final int SPELLINGS = 2_000;
    private static final double RESOLVED_MIN = 0.99;

    static Stream<Long> seeds() {
        return Stream.of(1L, 2L, 20_261_124L, System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsWhatPeopleWrite(long seed) {
        ReferenceSpellings spellings = new ReferenceSpellings(new Random(seed));
        List<String> misread = new ArrayList<>();
        for (int i = 0; i < SPELLINGS; i++) {
            Spelling spelling = spellings.next();
            List<String> read = read(spelling.text());
            if (!read.equals(spelling.keys())) {
                misread.add("%s -> %s, not %s".formatted(spelling.text(), read, spelling.keys()));
            }
        }

        assertThat(1 - (double) misread.size() / SPELLINGS)
                .as("seed %d, misread:%n%s", seed, String.join("\n", misread))
                .isGreaterThanOrEqualTo(RESOLVED_MIN);
    }

    private static List<String> read(String text) {
        return ReferenceParser.parse(text).stream()
                .flatMap(mention ->
                        Stream.concat(Stream.of(mention.first()), mention.last().stream()))
                .map(ReferenceSpellings::key)
                .toList();
    }
}
