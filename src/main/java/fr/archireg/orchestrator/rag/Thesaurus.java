package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.text.Folding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which phrases mean the same, so that a question about a "PLU" finds the "plan local d'urbanisme",
 * and one about a "patron" the "employeur". Phrases are compared word by word without accents,
 * plurals, articles and prepositions. Immutable.
 *
 * <p>The format is that of the synonym files of Solr and Elasticsearch: after a line {@code a, b}
 * whoever says one of the phrases also means the others; after {@code a, b => c} whoever says a or
 * b also means c, and not the other way round. {@code #} begins a comment.
 */
final class Thesaurus {
    private static final String RESOURCE = "thesaurus.txt";
    private static final String ONE_WAY = "=>";
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]+");

    /** Words that do not tell phrases apart. */
    private static final Set<String> SMALL =
            Set.of(
                    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les",
                    "un", "une");

    /** "plus" is no plural of "PLU", nor "sous" of "sou". */
    private static final int PLURAL_CHARS_MIN = 5;

    /** By the words of a phrase. */
    private final Map<List<String>, Set<String>> related = new HashMap<>();

    private final int wordsMax;

    private Thesaurus(List<String> lines) {
        lines.forEach(this::add);
        this.wordsMax = related.keySet().stream().mapToInt(List::size).max().orElse(0);
    }

    /** The one that comes with the program; read by the first call. */
    static Thesaurus french() {
        return French.THESAURUS;
    }

    /** A start does not wait for it. */
    private static final class French {
        static final Thesaurus THESAURUS = read();
    }

    private static Thesaurus read() {
        try (InputStream in =
                        Objects.requireNonNull(Thesaurus.class.getResourceAsStream(RESOURCE));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return of(reader.lines());
        } catch (IOException e) {
            throw new UncheckedIOException("This is a bug: a resource cannot be read", e);
        }
    }

    /**
     * One of these lines.
     *
     * @throws IllegalArgumentException if a line relates nothing to anything
     */
    static Thesaurus of(Stream<String> lines) {
        return new Thesaurus(
                lines.map(line -> line.replaceFirst("#.*", ""))
                        .filter(line -> !line.isBlank())
                        .toList());
    }

    /** What phrases of the text also mean, each once, in the order of the text. */
    List<String> related(String text) {
        List<String> words = words(text);
        Set<String> found = new LinkedHashSet<>();
        for (int start = 0; start < words.size(); start++) {
            int endMax = Math.min(words.size(), start + wordsMax);
            for (int end = start + 1; end <= endMax; end++) {
                found.addAll(related.getOrDefault(words.subList(start, end), Set.of()));
            }
        }
        return List.copyOf(found);
    }

    private void add(String line) {
        List<String> sides = List.of(line.split(ONE_WAY, -1));
        List<String> said = phrases(sides.getFirst());
        List<String> meant = phrases(sides.getLast());
        boolean relates = said.size() > 1 || !meant.equals(said);
        if (sides.size() > 2 || said.isEmpty() || meant.isEmpty() || !relates) {
            throw new IllegalArgumentException("no line of a thesaurus: " + line);
        }
        for (String phrase : said) {
            Set<String> others =
                    related.computeIfAbsent(words(phrase), words -> new LinkedHashSet<>());
            meant.stream().filter(other -> !other.equals(phrase)).forEach(others::add);
        }
    }

    private static List<String> phrases(String side) {
        return Stream.of(side.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(Folding.fold(text))
                .results()
                .map(MatchResult::group)
                .filter(word -> !SMALL.contains(word))
                .map(Thesaurus::singular)
                .forEach(words::add);
        return words;
    }

    private static String singular(String word) {
        boolean plural =
                word.length() >= PLURAL_CHARS_MIN && (word.endsWith("s") || word.endsWith("x"));
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
