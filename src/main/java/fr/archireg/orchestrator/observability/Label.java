package fr.archireg.orchestrator.observability;

import java.util.List;

/**
 * A label of a metric.
 *
 * @param known the values that are shown from the start, at 0; others may follow
 */
record Label(String name, List<String> known) {
    /** A configured language model: its values are known when the program runs. */
    static final Label MODEL = of("model");

    static Label of(String name, String... known) {
        return new Label(name, List.of(known));
    }
}
