package fr.archireg.orchestrator.output;

import java.util.ArrayDeque;
import java.util.Deque;

/** The square brackets that are open on a line, innermost first. Single-threaded. */
final class Brackets {
    private static final int DEPTH_MAX = 64;

    private final Deque<Kind> open = new ArrayDeque<>();

    /** What a bracket begins. */
    enum Kind {
        IMAGE,
        OTHER
    }

    void open(Kind kind) {
        if (open.size() == DEPTH_MAX) {
            open.removeLast();
        }
        open.push(kind);
    }

    Kind innermost() {
        return open.isEmpty() ? Kind.OTHER : open.peek();
    }

    void close() {
        open.poll();
    }

    /** The line ends, and no image goes on after it. */
    void reset() {
        open.clear();
    }
}
