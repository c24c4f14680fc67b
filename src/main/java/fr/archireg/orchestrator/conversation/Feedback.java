package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What a user thinks of one answer. */
record Feedback(UUID conversationId, UUID messageId, Rating rating, Optional<String> comment) {

    /** Good or not. */
    enum Rating {
        UP,
        DOWN;

        /** The name on the wire and in the table. */
        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Rating fromWire(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }
}
