package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.generation.LoggedFrames;
import fr.archireg.orchestrator.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the events of an answer say of it.
 *
 * @param content the text so far
 * @param sourcesJson JSON array
 */
record LoggedAnswer(String content, Mode mode, Optional<String> model, String sourcesJson) {
    private static final String NAME = "event: ";
    private static final String DATA = "data: ";

    /** Reads a log from its beginning; events that it does not need are passed over. */
    static LoggedAnswer read(List<LoggedFrames> log) {
        Reader reader = new Reader();
        log.stream()
                .flatMap(row -> row.split().stream())
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .forEach(reader::accept);
        return new LoggedAnswer(
                reader.text.toString(), reader.mode, reader.model, reader.sourcesJson);
    }

    private static final class Reader {
        private final StringBuilder text = new StringBuilder();
        private Mode mode = Mode.EXTRACTIVE;
        private Optional<String> model = Optional.empty();
        private String sourcesJson = "[]";

        void accept(String frame) {
            String data = field(frame, DATA);
            switch (field(frame, NAME)) {
                case StreamedAnswer.UNNAMED ->
                        text.append(Json.parse(data, StreamedAnswer.DeltaData.class).content());
                case StreamedAnswer.SOURCES -> readSources(object(data));
                case StreamedAnswer.START, StreamedAnswer.NOTICE -> readModel(object(data));
                default -> {
                    // Nothing that is saved.
                }
            }
        }

        private void readSources(Map<?, ?> data) {
            sourcesJson = Optional.ofNullable(data.get("sources")).map(Json::text).orElse("[]");
        }

        private void readModel(Map<?, ?> data) {
            model = Optional.ofNullable(data.get("model")).map(Object::toString);
            mode = model.isPresent() ? Mode.GENERATED : Mode.EXTRACTIVE;
        }

        private static Map<?, ?> object(String data) {
            return Json.parse(data, Map.class);
        }

        private static String field(String frame, String prefix) {
            return frame.lines()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }
    }
}
