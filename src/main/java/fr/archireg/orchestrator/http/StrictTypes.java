package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;

/**
 * Types that are written as text, each in one form only. Jackson itself also takes booleans as
 * text, an empty text as the zero UUID or as no date, base64 as a UUID and numbers as days.
 */
final class StrictTypes {
    private static final int UUID_CHARS = 36;
    private static final int DATE_CHARS = 10;

    private StrictTypes() {}

    static Module module() {
        return new SimpleModule()
                .addDeserializer(String.class, new FromText<>(String.class, StrictTypes::storable))
                .addDeserializer(UUID.class, new FromText<>(UUID.class, StrictTypes::uuid))
                .addDeserializer(
                        LocalDate.class, new FromText<>(LocalDate.class, StrictTypes::day));
    }

    /** PostgreSQL cannot store NUL, and its driver loses unpaired surrogates. */
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String storable(String text) {
        require(isStorable(text));
        return text;
    }

    /** Java itself also takes shortened forms, which would be a second name of a thing. */
    static UUID uuid(String text) {
        require(text.length() == UUID_CHARS);
        return UUID.fromString(text);
    }

    private static LocalDate day(String text) {
        // Four digits for the year: PostgreSQL cannot store all that Java has days for.
        require(text.length() == DATE_CHARS && text.charAt(0) != '-');
        try {
            LocalDate day = LocalDate.parse(text);
            require(day.getYear() > 0);
            return day;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a day", e);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not of this form");
        }
    }

    /** Reads a JSON text with a parser that throws {@link IllegalArgumentException}. */
    private static final class FromText<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            try {
                return parse.apply(parser.getText());
            } catch (IllegalArgumentException e) {
                // Without the cause: it may repeat the text.
                return context.reportInputMismatch(type, "not of the form of the type");
            }
        }
    }
}
