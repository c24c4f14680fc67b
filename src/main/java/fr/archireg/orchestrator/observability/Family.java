package fr.archireg.orchestrator.observability;

import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The series of one metric.
 *
 * @param name in dots, see {@link Metrics}
 * @param help what a scraper is told of it
 */
record Family(String name, String help, List<Label> labels) {

    static Family of(String name, String help, Label... labels) {
        return new Family(name, help, List.of(labels));
    }

    /** The tags of one series; the values are in the order of the labels. */
    List<Tag> tags(List<String> values) {
        return IntStream.range(0, labels.size())
                .mapToObj(i -> Tag.create(labels.get(i).name(), values.get(i)))
                .toList();
    }

    /** The values of each series that is shown from the start. */
    List<List<String>> known(List<String> models) {
        List<List<String>> series = List.of(List.of());
        for (Label label : labels) {
            List<String> values = label.equals(Label.MODEL) ? models : label.known();
            series =
                    series.stream()
                            .flatMap(before -> values.stream().map(value -> append(before, value)))
                            .toList();
        }
        return series;
    }

    private static List<String> append(List<String> values, String value) {
        return Stream.concat(values.stream(), Stream.of(value)).toList();
    }
}
