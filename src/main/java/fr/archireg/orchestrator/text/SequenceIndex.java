package fr.archireg.orchestrator.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells whether a sequence of symbols occurs in a text, in time linear in the sequence, however
 * long and repetitive the text is: a suffix automaton (Blumer et al., "The smallest automaton
 * recognizing the subwords of a text", 1985). A symbol may be a word or a letter. At most two
 * states a symbol; immutable once made.
 *
 * @param <S> symbols, compared by {@code equals}
 */
public final class SequenceIndex<S> {
    private static final int NONE = -1;

    private final List<State<S>> states = new ArrayList<>();
    private int last;

    /** The longest sequences that end at one set of places. */
    private static final class State<S> {
        private final Map<S, Integer> next;
        private final int length;
        private int suffix = NONE;

        State(Map<S, Integer> next, int length) {
            this.next = next;
            this.length = length;
        }
    }

    private SequenceIndex() {
        states.add(new State<>(new HashMap<>(), 0));
    }

    /** The index of a text. */
    public static <S> SequenceIndex<S> of(List<S> text) {
        SequenceIndex<S> index = new SequenceIndex<>();
        text.forEach(index::append);
        return index;
    }

    /** Whether the sequence occurs; the empty one always does. */
    public boolean contains(List<S> sequence) {
        int state = 0;
        for (S symbol : sequence) {
            Integer next = states.get(state).next.get(symbol);
            if (next == null) {
                return false;
            }
            state = next;
        }
        return true;
    }

    /** A reader of another text that knows how much of its end occurs in this one. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** Follows a text symbol by symbol. Single-threaded. */
    public final class Cursor {
        private int state;
        private int length;

        private Cursor() {}

        /**
         * Reads one more symbol; amortised constant time.
         *
         * @return how many of the last symbols, this one included, stand together in the text
         */
        public int advance(S symbol) {
            while (state != 0 && !states.get(state).next.containsKey(symbol)) {
                state = states.get(state).suffix;
                length = states.get(state).length;
            }
            Integer next = states.get(state).next.get(symbol);
            if (next == null) {
                return length;
            }
            state = next;
            length++;
            return length;
        }
    }

    private void append(S symbol) {
        int added = add(new State<>(new HashMap<>(), states.get(last).length + 1));
        int state = last;
        while (state != NONE && !states.get(state).next.containsKey(symbol)) {
            states.get(state).next.put(symbol, added);
            state = states.get(state).suffix;
        }
        states.get(added).suffix = state == NONE ? 0 : suffix(state, symbol);
        last = added;
    }

    /**
     * The state of the longest suffix that occurred before, split off if it has none of its own.
     */
    private int suffix(int state, S symbol) {
        int target = Objects.requireNonNull(states.get(state).next.get(symbol));
        int length = states.get(state).length + 1;
        if (states.get(target).length == length) {
            return target;
        }
        State<S> whole = states.get(target);
        int part = add(new State<>(new HashMap<>(whole.next), length));
        states.get(part).suffix = whole.suffix;
        whole.suffix = part;
        int from = state;
        while (from != NONE && Integer.valueOf(target).equals(states.get(from).next.get(symbol))) {
            states.get(from).next.put(symbol, part);
            from = states.get(from).suffix;
        }
        return part;
    }

    private int add(State<S> state) {
        states.add(state);
        return states.size() - 1;
    }
}
