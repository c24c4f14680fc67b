package fr.archireg.orchestrator.rag;

import java.util.List;

/**
 * The text of a passage as it is embedded.
 *
 * @param id key of the passage
 * @param title may be empty
 * @param path headings from the code down
 * @param digest changes with anything of the above but the id
 * @param imported whether this program's import wrote the passage, and so knows what was embedded
 */
public record StoredText(
        String id,
        String title,
        List<String> path,
        String content,
        String digest,
        boolean imported) {
    public StoredText {
        path = List.copyOf(path);
    }
}
