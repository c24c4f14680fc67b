package fr.archireg.orchestrator.output;

import fr.archireg.orchestrator.output.WebAddress.Head;
import fr.archireg.orchestrator.output.WebAddress.Verdict;
import fr.archireg.orchestrator.text.HiddenCharacters;
import java.util.Set;

/**
 * Makes links, images and HTML in an answer harmless, piece by piece. An image becomes its
 * alternative text. A link of any kind (inline, reference, in angle brackets, bare, {@code www.})
 * is only kept if {@link LinkPolicy} allows its host; else {@value #REMOVED} stands for its
 * address. HTML tags lose their {@code <}, entities their {@code &}, so that neither says anything
 * but itself; controls and what turns the direction of text are left out.
 *
 * <p>All other text passes as it is and at once. What is held back is at most what an open
 * construct needs to be decided, less than 400 characters; each character is read a bounded number
 * of times. Single-threaded.
 */
final class MarkupFilter {
    static final String REMOVED = " (lien retiré)";

    private static final char SINGLE_ANGLE = '‹';
    private static final Set<String> SCRIPTS = Set.of("javascript", "vbscript", "mailto");
    private static final Set<String> KEPT_ENTITIES =
            Set.of("amp", "lt", "gt", "quot", "nbsp", "euro");
    private static final String ENDS_SENTENCE = ".,;:!?";
    private static final int TAIL_CHARS_MAX = 8;

    /** What a step returns that needs more text. */
    private static final int WAIT = -1;

    private final LinkPolicy links;
    private final OpenText text = new OpenText();
    private final Lookahead ahead = new Lookahead(text);
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private final Brackets brackets = new Brackets();
    private final Before before = new Before();
    private State state = State.TEXT;

    /** How many are open in the address that is being left out. */
    private int parentheses;

    MarkupFilter(LinkPolicy links) {
        this.links = links;
    }

    private enum State {
        TEXT,
        /** In an address that is kept, after its host. */
        KEPT,
        /** In an address that is left out. */
        DROPPED,
        /** In the parentheses after the alternative text of an image. */
        IMAGE
    }

    /** What may be shown after this piece; may be empty. */
    String accept(String piece) {
        text.append(piece);
        return read();
    }

    /** What was held back; nothing may follow. */
    String finish() {
        text.close();
        return read() + tail;
    }

    private String read() {
        int position = 0;
        while (position < text.length()) {
            int next = step(position);
            if (next == WAIT) {
                break;
            }
            position = next;
        }
        text.forget(position);
        String shown = out.toString();
        out.setLength(0);
        return shown;
    }

    /** Reads what begins here; the first position after it, or {@link #WAIT}. */
    private int step(int position) {
        return switch (state) {
            case TEXT -> inText(position);
            case KEPT -> inKept(position);
            case DROPPED -> inDropped(position);
            case IMAGE -> inImage(position);
        };
    }

    private int inText(int position) {
        return switch (text.at(position)) {
            case '!' -> bang(position);
            case '[' -> openBracket(position);
            case ']' -> closeBracket(position);
            case '<' -> angle(position);
            case '&' -> ampersand(position);
            case ':' -> colon(position);
            case '.' -> fullStop(position);
            case '/', '\\' -> slash(position);
            default -> plain(position);
        };
    }

    private int plain(int position) {
        char c = text.at(position);
        if (Character.isHighSurrogate(c)) {
            return pair(position);
        }
        if (Signs.isHidden(c)) {
            return position + 1;
        }
        if (c == '\n') {
            brackets.reset();
        }
        return emit(position, position + 1);
    }

    private int pair(int position) {
        if (text.ends(position + 1)) {
            return WAIT;
        }
        char low = text.at(position + 1);
        if (!Character.isLowSurrogate(low)) {
            return emit(position, position + 1);
        }
        boolean tag = HiddenCharacters.isTag(Character.toCodePoint(text.at(position), low));
        return tag ? position + 2 : emit(position, position + 2);
    }

    private int bang(int position) {
        if (text.ends(position + 1)) {
            return WAIT;
        }
        if (text.at(position + 1) != '[') {
            return emit(position, position + 1);
        }
        int end = ahead.numbersEnd(position + 2);
        if (text.ends(end) || text.ends(end + 1)) {
            return WAIT;
        }
        // "Attention![1]" cites, unless something makes it an image.
        char after = text.at(end + 1);
        if (end > position + 2 && text.at(end) == ']' && after != '(' && after != '[') {
            return emit(position, position + 1);
        }
        brackets.open(Brackets.Kind.IMAGE);
        return position + 2;
    }

    private int openBracket(int position) {
        brackets.open(Brackets.Kind.OTHER);
        return emit(position, position + 1);
    }

    private int closeBracket(int position) {
        if (text.ends(position + 1)) {
            return WAIT;
        }
        int next =
                brackets.innermost() == Brackets.Kind.IMAGE
                        ? closeImage(position + 1)
                        : closeOther(position);
        if (next != WAIT) {
            brackets.close();
        }
        return next;
    }

    private int closeImage(int next) {
        if (text.at(next) == '(') {
            state = State.IMAGE;
            parentheses = 0;
            return next;
        }
        if (text.at(next) != '[') {
            return next;
        }
        int end = ahead.labelEnd(next + 1);
        if (text.ends(end)) {
            return WAIT;
        }
        return text.at(end) == ']' ? end + 1 : next;
    }

    private int closeOther(int position) {
        char next = text.at(position + 1);
        if (next != '(' && next != ':') {
            return emit(position, position + 1);
        }
        int address = ahead.address(position + 2);
        if (text.ends(address)) {
            return WAIT;
        }
        Head head = WebAddress.at(text, address, links);
        return switch (head.verdict()) {
            case OPEN -> WAIT;
            case ALLOWED -> keep(position, head);
            case REFUSED -> next == '(' ? refusedLink(position, address) : refuse(position, "] :");
        };
    }

    /** With a space between its brackets it is no link any more. */
    private int refusedLink(int position, int address) {
        return switch (ahead.words(address)) {
            case OPEN -> WAIT;
            case ALLOWED -> refuse(position, "] (");
            case REFUSED -> {
                refuse(position, "]" + REMOVED.substring(0, REMOVED.length() - 1));
                state = State.DROPPED;
                parentheses = 0;
                yield address;
            }
        };
    }

    /** Shows something else for two characters. */
    private int refuse(int position, String instead) {
        out.append(instead);
        before.forget();
        return position + 2;
    }

    private int angle(int position) {
        if (text.ends(position + 1)) {
            return WAIT;
        }
        if (!Signs.isTagStart(text.at(position + 1))) {
            return emit(position, position + 1);
        }
        Head head = WebAddress.at(text, position + 1, links);
        return switch (head.verdict()) {
            case OPEN -> WAIT;
            case ALLOWED -> keep(position, head);
            case REFUSED -> instead(position, String.valueOf(SINGLE_ANGLE));
        };
    }

    private int ampersand(int position) {
        int end = ahead.entityEnd(position + 1);
        if (text.ends(end)) {
            return WAIT;
        }
        // No entity has a single letter: "R&D;".
        boolean entity = text.at(end) == ';' && end > position + 2;
        return !entity || KEPT_ENTITIES.contains(text.between(position + 1, end))
                ? emit(position, position + 1)
                : instead(position, "&amp;");
    }

    private int instead(int position, String shown) {
        out.append(shown);
        before.forget();
        return position + 1;
    }

    private int colon(int position) {
        String word = before.word();
        boolean script = SCRIPTS.contains(word);
        if (!script && !word.equals("data")) {
            return emit(position, position + 1);
        }
        if (text.ends(position + 1)) {
            return WAIT;
        }
        if (!ahead.begins(position + 1)) {
            return emit(position, position + 1);
        }
        Verdict verdict = script ? Verdict.REFUSED : ahead.data(position + 1);
        return switch (verdict) {
            case OPEN -> WAIT;
            case ALLOWED -> emit(position, position + 1);
            case REFUSED -> drop(position);
        };
    }

    private int fullStop(int position) {
        if (!before.word().equals("www") || before.afterColon()) {
            return emit(position, position + 1);
        }
        if (text.ends(position + 1)) {
            return WAIT;
        }
        return Character.isLetterOrDigit(text.at(position + 1))
                ? host(position, position + 1)
                : emit(position, position + 1);
    }

    /** {@code ://host}, and {@code //host} which some readers take for an address. */
    private int slash(int position) {
        boolean scheme = before.afterColon();
        boolean bare = before.opensAddress() && text.at(position) == '/';
        if (!scheme && !bare) {
            return emit(position, position + 1);
        }
        if (text.ends(position + 1)) {
            return WAIT;
        }
        char second = text.at(position + 1);
        if (second != '/' && second != '\\') {
            return emit(position, position + 1);
        }
        if (text.ends(position + 2)) {
            return WAIT;
        }
        if (!Character.isLetterOrDigit(text.at(position + 2)) && !scheme) {
            return emit(position, position + 1);
        }
        boolean plain = text.at(position) == '/' && second == '/';
        boolean http = !scheme || before.word().equals("http") || before.word().equals("https");
        return plain && http ? host(position, position + 2) : drop(position);
    }

    private int host(int position, int start) {
        Head head = WebAddress.host(text, start, links);
        return switch (head.verdict()) {
            case OPEN -> WAIT;
            case ALLOWED -> keep(position, head);
            case REFUSED -> drop(position);
        };
    }

    private int keep(int position, Head head) {
        state = State.KEPT;
        return emit(position, head.end());
    }

    private int drop(int position) {
        out.append(REMOVED);
        before.forget();
        state = State.DROPPED;
        parentheses = 0;
        return position;
    }

    private int inKept(int position) {
        // An exclamation mark and a bracket may begin an image.
        if (Signs.endsAddress(text.at(position)) || "![".indexOf(text.at(position)) >= 0) {
            state = State.TEXT;
            return position;
        }
        return Signs.isHidden(text.at(position)) ? position + 1 : emit(position, position + 1);
    }

    private int inDropped(int position) {
        char c = text.at(position);
        parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (Signs.endsAddress(c) && (c != ')' || parentheses < 0)) {
            state = State.TEXT;
            out.append(tail);
            tail.setLength(0);
            return position;
        }
        // A full stop at the end belongs to the sentence, as in GitHub's Markdown.
        if (ENDS_SENTENCE.indexOf(c) < 0) {
            tail.setLength(0);
        } else if (tail.length() < TAIL_CHARS_MAX) {
            tail.append(c);
        }
        return position + 1;
    }

    private int inImage(int position) {
        char c = text.at(position);
        if (c == '\n') {
            state = State.TEXT;
            return position;
        }
        parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (parentheses == 0) {
            state = State.TEXT;
        }
        return position + 1;
    }

    private int emit(int start, int end) {
        for (int i = start; i < end; i++) {
            out.append(text.at(i));
            before.read(text.at(i));
        }
        return end;
    }
}
