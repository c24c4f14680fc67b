package fr.archireg.orchestrator.rag;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out passages that say the same as a better one, such as one text in two collections: they
 * would use up the room of a prompt and say nothing new. Texts with different numbers never say the
 * same, however alike they are: 20 m² and 40 m² is all the difference. Pure; quadratic, for the
 * handful of passages of one answer.
 */
public final class NearDuplicates {
    /** Consecutive words that are compared as one. */
    private static final int SHINGLE_WORDS = 4;

    /** Jaccard index of two texts' shingles from which on they are one (Broder 1997). */
    private static final double SAME = 0.9;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private NearDuplicates() {}

    private record Shingled(
            ScoredPassage passage, Set<List<String>> shingles, Set<String> numbers) {

        static Shingled of(ScoredPassage passage) {
            List<String> words = NearDuplicates.words(passage.passage().content());
            return new Shingled(
                    passage,
                    NearDuplicates.shingles(words),
                    words.stream()
                            .filter(word -> word.chars().anyMatch(Character::isDigit))
                            .collect(Collectors.toSet()));
        }

        boolean same(Shingled other) {
            long common = shingles.stream().filter(other.shingles::contains).count();
            long all = shingles.size() + other.shingles.size() - common;
            return numbers.equals(other.numbers) && common >= SAME * all;
        }
    }

    /** The passages without those that repeat an earlier one, in their order. */
    public static List<ScoredPassage> merge(List<ScoredPassage> passages) {
        List<Shingled> kept = new ArrayList<>();
        for (ScoredPassage passage : passages) {
            Shingled shingled = Shingled.of(passage);
            if (kept.stream().noneMatch(shingled::same)) {
                kept.add(shingled);
            }
        }
        return kept.stream().map(Shingled::passage).toList();
    }

    private static List<String> words(String text) {
        String folded =
                Normalizer.normalize(text, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}", "")
                        .toLowerCase(Locale.ROOT);
        return NO_WORD.splitAsStream(folded).filter(word -> !word.isEmpty()).toList();
    }

    private static Set<List<String>> shingles(List<String> words) {
        if (words.size() <= SHINGLE_WORDS) {
            return Set.of(words);
        }
        Set<List<String>> shingles = new HashSet<>();
        for (int i = 0; i + SHINGLE_WORDS <= words.size(); i++) {
            shingles.add(words.subList(i, i + SHINGLE_WORDS));
        }
        return shingles;
    }
}
