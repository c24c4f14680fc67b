package fr.archireg.orchestrator.rag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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

    /** An article of a section. */
    record Sibling(String id, String reference) {}

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
        Map<String, ScoredPassage> around = new LinkedHashMap<>();
        for (Passage center : centers) {
            add(around, passages.partsBeside(center.id(), filters));
        }
        for (Passage center : centers) {
            for (String id : articlesBeside(center, filters)) {
                add(around, passages.load(List.of(id), Optional.empty()));
            }
        }
        found.forEach(hit -> around.remove(hit.passage().id()));
        return List.copyOf(around.values());
    }

    private static void add(Map<String, ScoredPassage> around, List<ScoredPassage> more) {
        more.forEach(passage -> around.putIfAbsent(passage.passage().id(), passage));
    }

    /** Ids of the article before and the one after, in the order of their numbers. */
    private List<String> articlesBeside(Passage center, Filters filters) {
        Origin origin = center.origin();
        if (origin.code().isEmpty() || origin.reference().isEmpty() || origin.path().isEmpty()) {
            return List.of();
        }
        List<Sibling> section = new ArrayList<>(passages.section(origin, filters));
        section.sort((one, other) -> compare(one.reference(), other.reference()));
        String reference = origin.reference().get();
        Optional<Sibling> before =
                section.reversed().stream()
                        .filter(sibling -> compare(sibling.reference(), reference) < 0)
                        .findFirst();
        Optional<Sibling> after =
                section.stream()
                        .filter(sibling -> compare(sibling.reference(), reference) > 0)
                        .findFirst();
        List<String> ids = new ArrayList<>();
        after.map(Sibling::id).ifPresent(ids::add);
        before.map(Sibling::id).ifPresent(ids::add);
        return ids;
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
