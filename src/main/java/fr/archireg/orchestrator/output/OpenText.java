package fr.archireg.orchestrator.output;

/**
 * Text of which more may come. A position beyond what is there reads as {@link #NOTHING}.
 * Single-threaded.
 */
final class OpenText {
    static final char NOTHING = '\0';

    private final StringBuilder text = new StringBuilder();
    private boolean closed;

    void append(String more) {
        text.append(more);
    }

    /** Says that nothing more comes. */
    void close() {
        closed = true;
    }

    int length() {
        return text.length();
    }

    char at(int position) {
        return position < text.length() ? text.charAt(position) : NOTHING;
    }

    /** Whether what stands at this position is not there yet. */
    boolean ends(int position) {
        return !closed && position >= text.length();
    }

    /** Whether nothing will ever stand at this position. */
    boolean finished(int position) {
        return closed && position >= text.length();
    }

    String between(int start, int end) {
        return text.substring(start, end);
    }

    /** Forgets what was read. */
    void forget(int end) {
        text.delete(0, end);
    }
}
