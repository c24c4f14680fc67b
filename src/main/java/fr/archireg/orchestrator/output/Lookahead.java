package fr.archireg.orchestrator.output;

import fr.archireg.orchestrator.output.WebAddress.Verdict;

/** Looks a bounded stretch ahead in a text that may go on. */
record Lookahead(OpenText text) {
    private static final int SPACES_MAX = 8;
    private static final int SCHEME_CHARS_MAX = 32;
    private static final int ENTITY_CHARS_MAX = 10;
    private static final int LABEL_CHARS_MAX = 100;
    private static final int DATA_CHARS_MAX = 60;
    private static final int NUMBERS_CHARS_MAX = 16;

    /** Where an address begins after spaces and perhaps an angle bracket. */
    int address(int position) {
        int start = position;
        while (Character.isWhitespace(text.at(start)) && start - position < SPACES_MAX) {
            start++;
        }
        return text.at(start) == '<' ? start + 1 : start;
    }

    /** Whether plain words stand where a link has its address; refused if it is another address. */
    Verdict words(int start) {
        int end = start;
        while (isScheme(text.at(end)) && end - start < SCHEME_CHARS_MAX) {
            end++;
        }
        if (text.ends(end) || (text.at(end) == ':' && text.ends(end + 1))) {
            return Verdict.OPEN;
        }
        char c = text.at(end);
        if (end == start) {
            return c == '/' || c == '\\' ? Verdict.REFUSED : Verdict.ALLOWED;
        }
        return c == ':' && begins(end + 1) ? Verdict.REFUSED : Verdict.ALLOWED;
    }

    /** Whether something that is no space stands here. */
    boolean begins(int position) {
        char c = text.at(position);
        return c != OpenText.NOTHING
                && c != ')'
                && !Character.isWhitespace(c)
                && !Character.isSpaceChar(c);
    }

    /** After {@code data:}: refused if a media type, parameters or a body follow. */
    Verdict data(int start) {
        int end = start;
        while (isScheme(text.at(end)) && end - start < DATA_CHARS_MAX) {
            end++;
        }
        if (text.ends(end)) {
            return Verdict.OPEN;
        }
        char c = text.at(end);
        return c == '/' || c == ';' || c == ',' ? Verdict.REFUSED : Verdict.ALLOWED;
    }

    /** First position after the letters, figures and {@code #} of an entity. */
    int entityEnd(int start) {
        int end = start;
        while (isEntity(text.at(end)) && end - start < ENTITY_CHARS_MAX) {
            end++;
        }
        return end;
    }

    /** First position after the text of a label. */
    int labelEnd(int start) {
        int end = start;
        while (isLabel(text.at(end)) && end - start < LABEL_CHARS_MAX) {
            end++;
        }
        return end;
    }

    /** First position after numbers with commas, as in a citation. */
    int numbersEnd(int start) {
        int end = start;
        while (isNumbers(text.at(end)) && end - start < NUMBERS_CHARS_MAX) {
            end++;
        }
        return end;
    }

    private static boolean isScheme(char c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '+' || c == '-' || c == '.';
    }

    private static boolean isEntity(char c) {
        return c == '#' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    private static boolean isLabel(char c) {
        return c != ']' && c != '[' && c != '\n' && c != OpenText.NOTHING;
    }

    private static boolean isNumbers(char c) {
        return (c >= '0' && c <= '9') || c == ',' || c == ';' || c == ' ';
    }
}
