package fr.archireg.orchestrator.observability;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One JSON object a line. A record among the parameters of an entry is not put into its message:
 * its components become fields of the line, so that machines need not take a text apart.
 */
public final class JsonLines extends Formatter {
    private static final String PLACE = " {0}";
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .addModule(new Jdk8Module())
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                    .build();

    @Override
    public String format(LogRecord entry) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("ts", entry.getInstant().toString());
        line.put("level", entry.getLevel().getName());
        line.put("logger", entry.getLoggerName());
        Optional<Record> fields = fields(entry);
        line.put(
                "message",
                fields.isPresent() ? entry.getMessage().replace(PLACE, "") : formatMessage(entry));
        fields.ifPresent(record -> line.setAll(MAPPER.<ObjectNode>valueToTree(record)));
        if (entry.getThrown() != null) {
            line.put("exception", stackTrace(entry.getThrown()));
        }
        try {
            return MAPPER.writeValueAsString(line) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private static Optional<Record> fields(LogRecord entry) {
        return entry.getParameters() == null
                ? Optional.empty()
                : Arrays.stream(entry.getParameters())
                        .filter(Record.class::isInstance)
                        .map(Record.class::cast)
                        .findFirst();
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
