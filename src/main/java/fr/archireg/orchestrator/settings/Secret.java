package fr.archireg.orchestrator.settings;

/**
 * A value that must never be printed: its text form is a mask, and only {@link #reveal} gives it.
 */
public final class Secret {
    private static final String MASK = "***";

    private final String value;

    /** Wraps a secret; an empty one is a programming error, absence is an empty Optional. */
    public Secret(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        this.value = value;
    }

    /** The secret itself, for the one call that has to send it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
