package fr.archireg.orchestrator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Words that are found nowhere else, by the place where they were planted. */
final class Canaries {
    private final Map<String, String> words = new LinkedHashMap<>();

    String plant(String surface) {
        String word = "canary-" + UUID.randomUUID().toString().replace("-", "");
        words.put(surface, word);
        return word;
    }

    /** The places whose word the text has, whatever its case. */
    List<String> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.entrySet().stream()
                .filter(word -> lower.contains(word.getValue().substring("canary-".length())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
