package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a PATCH says about one field (RFC 7396): nothing, {@code null}, or a value. A field of this
 * type is never null.
 */
@JsonDeserialize(using = Change.Deserializer.class)
public sealed interface Change<T> {

    /** The field is absent: it stays as it is. */
    record Keep<T>() implements Change<T> {}

    /** The field is {@code null}: what there is goes away. */
    record Clear<T>() implements Change<T> {}

    /** The field has a value. */
    record To<T>(T value) implements Change<T> {}

    /** What the field is after this change. */
    default Optional<T> apply(Optional<T> before) {
        return switch (this) {
            case Keep<T> keep -> before;
            case Clear<T> clear -> Optional.empty();
            case To<T> to -> Optional.of(to.value());
        };
    }

    /** The same change of a checked or cleaned value. */
    default Change<T> map(UnaryOperator<T> operation) {
        return this instanceof To<T> to ? new To<>(operation.apply(to.value())) : this;
    }

    /** Reads one; the content type is that of the field. */
    final class Deserializer extends JsonDeserializer<Change<?>> implements ContextualDeserializer {
        private final @Nullable JavaType content;

        Deserializer() {
            this(null);
        }

        private Deserializer(@Nullable JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(
                DeserializationContext context, BeanProperty property) {
            return new Deserializer(context.getContextualType().containedType(0));
        }

        @Override
        public Change<?> deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            return new To<>(context.readValue(parser, content));
        }

        @Override
        public Change<?> getNullValue(DeserializationContext context) {
            return new Clear<>();
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return new Keep<>();
        }
    }
}
