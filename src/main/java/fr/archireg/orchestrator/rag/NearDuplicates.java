package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.cache.Memo;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** Odd and large, so that words in another order make another number. */
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private NearDuplicates() {}

    private static final Memo<Fingerprint> FINGERPRINTS = new Memo<>(NearDuplicates::fingerprint);

    /**
     * What of a text is compared.
     *
     * @param shingles a hash of each, ascending, each once
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed, and compared here only
    private record Fingerprint(long[] shingles, Set<String> numbers) {
        boolean same(Fingerprint other) {
            if (!numbers.equals(other.numbers)) {
                return false;
            }
            int common = common(shingles, other.shingles);
            return common >= SAME * (shingles.length + other.shingles.length - common);
        }
    }

    /** The passages without those that repeat an earlier one, in their order. */
    public static List<ScoredPassage> merge(List<ScoredPassage> passages) {
        List<ScoredPassage> kept = new ArrayList<>();
        List<Fingerprint> known = new ArrayList<>();
        for (ScoredPassage passage : passages) {
            Fingerprint fingerprint = FINGERPRINTS.of(passage.passage().content());
            if (known.stream().noneMatch(fingerprint::same)) {
                kept.add(passage);
                known.add(fingerprint);
            }
        }
        return kept;
    }

    private static Fingerprint fingerprint(String text) {
        List<String> words = words(text);
        return new Fingerprint(
                shingles(words),
                words.stream()
                        .filter(word -> word.chars().anyMatch(Character::isDigit))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static List<String> words(String text) {
        String folded =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT);
        return NO_WORD.splitAsStream(folded).filter(word -> !word.isEmpty()).toList();
    }

    private static long[] shingles(List<String> words) {
        int last = Math.max(0, words.size() - SHINGLE_WORDS);
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> words.subList(i, Math.min(words.size(), i + SHINGLE_WORDS)))
                .mapToLong(NearDuplicates::hash)
                .sorted()
                .distinct()
                .toArray();
    }

    private static long hash(List<String> words) {
        long hash = 0;
        for (String word : words) {
            hash = hash * HASH_FACTOR + word.hashCode();
        }
        return hash;
    }

    /** How many numbers two ascending arrays have in common. */
    private static int common(long[] one, long[] other) {
        int common = 0;
        int j = 0;
        for (long number : one) {
            while (j < other.length && other[j] < number) {
                j++;
            }
            common += j < other.length && other[j] == number ? 1 : 0;
        }
        return common;
    }
}
