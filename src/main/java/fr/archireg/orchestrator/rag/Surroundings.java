package fr.archireg.orchestrator.rag;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands around passages that were found: the parts of the same text before and after them,
 * then the articles before and after them in the same section. Thread-safe.
 */
public final class Surroundings {
    /** Around what was found further down there is hardly anything to learn. */
    private static final int PASSAGES_WITH_SURROUNDINGS = 3;

    private static final Pattern GROUP = Pattern.compile("\\d{1,9}|\\p{L}+");

    private final PassageStore passages;

    public Surroundings(PassageStore passages) {
        this.passages = passages;
    }

    /**
     * An article of the section of another one.
     *
     * @param center id of the other one
     */
    record Sibling(String center, String id, String reference) {}

    /**
     * Passages around the first of those that were found, most useful first, none of which was
     * found itself. Their similarity and their score are 0: nobody looked for them.
     *
     * @param filters which they have to pass, too
     */
    public List<ScoredPassage> of(List<ScoredPassage> found, Filters filters) {
        List<Passage> centers =
                found.stream()
                        .limit(PASSAGES_WITH_SURROUNDINGS)
                        .map(ScoredPassage::passage)
                        .toList();
        List<String> ids = centers.stream().map(Passage::id).toList();
        Map<String, ScoredPassage> around = new LinkedHashMap<>();
        add(around, passages.partsBeside(ids, filters));
        add(around, articlesBeside(centers, ids, filters));
        found.forEach(hit -> around.remove(hit.passage().id()));
        return List.copyOf(around.values());
    }

    private static void add(Map<String, ScoredPassage> around, List<ScoredPassage> more) {
        more.forEach(passage -> around.putIfAbsent(passage.passage().id(), passage));
    }

    private List<ScoredPassage> articlesBeside(
            List<Passage> centers, List<String> ids, Filters filters) {
        Map<String, List<Sibling>> sections =
                passages.sections(ids, filters).stream()
                        .collect(Collectors.groupingBy(Sibling::center));
        List<String> beside =
                centers.stream()
                        .flatMap(center ->
                                beside(center, sections.getOrDefault(center.id(), List.of()))
                                        .stream())
                        .distinct()
                        .toList();
        Map<String, ScoredPassage> loaded = new HashMap<>();
        add(loaded, passages.load(beside, Optional.empty()));
        // A passage may be deleted between the two statements.
        return beside.stream().flatMap(id -> Stream.ofNullable(loaded.get(id))).toList();
    }

    /** Ids of the article after one and the article before it, in the order of their numbers. */
    private static List<String> beside(Passage center, List<Sibling> section) {
        String reference = center.origin().reference().orElse("");
        Comparator<Sibling> byNumber = (one, other) -> compare(one.reference(), other.reference());
        Optional<Sibling> after =
                section.stream()
                        .filter(sibling -> compare(sibling.reference(), reference) > 0)
                        .min(byNumber);
        Optional<Sibling> before =
                section.stream()
                        .filter(sibling -> compare(sibling.reference(), reference) < 0)
                        .max(byNumber);
        return Stream.concat(after.stream(), before.stream()).map(Sibling::id).toList();
    }

    /** R. 421-9 stands before R. 421-14, and that before R. 421-14-1. */
    static int compare(String one, String other) {
        List<String> groups = groups(one);
        List<String> others = groups(other);
        for (int i = 0; i < Math.min(groups.size(), others.size()); i++) {
            int order = compareGroup(groups.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(groups.size(), others.size());
    }

    private static int compareGroup(String one, String other) {
        boolean numbers = Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0));
        return numbers
                ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other))
                : one.compareTo(other);
    }

    private static List<String> groups(String reference) {
        return GROUP.matcher(reference).results().map(MatchResult::group).toList();
    }
}
