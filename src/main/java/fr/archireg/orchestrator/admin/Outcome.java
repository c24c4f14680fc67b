package fr.archireg.orchestrator.admin;

import java.util.Map;
import java.util.Optional;

/** What came of a test. */
public sealed interface Outcome {
    /** What was seen, as a value that becomes a JSON object. */
    Object data();

    /** Why it did not pass; without a secret, a host or a user's text. */
    Optional<String> explanation();

    /** The part works. */
    record Passed(Object data) implements Outcome {
        @Override
        public Optional<String> explanation() {
            return Optional.empty();
        }
    }

    /**
     * The part does not work.
     *
     * @param reason what is wrong and where to look
     */
    record Failed(Object data, String reason) implements Outcome {
        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /**
     * Nothing was tried: the part is not there.
     *
     * @param reason what is missing
     */
    record Skipped(String reason) implements Outcome {
        @Override
        public Object data() {
            return Map.of();
        }

        @Override
        public Optional<String> explanation() {
            return Optional.of(reason);
        }
    }

    /** Failed if there is a complaint, else passed. */
    static Outcome of(Object data, Optional<String> complaint) {
        return complaint
                .<Outcome>map(reason -> new Failed(data, reason))
                .orElseGet(() -> new Passed(data));
    }

    /** Failed without having seen anything. */
    static Outcome failed(String reason) {
        return new Failed(Map.of(), reason);
    }
}
