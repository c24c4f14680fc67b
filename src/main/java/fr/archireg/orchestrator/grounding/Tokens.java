package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.text.Folding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a text into {@link Token}s, once from left to right. Letters and figures are parted: {@code
 * m²} is {@code m} and {@code 2}. Numbers are read as the French write them: {@code 1 000,50} with
 * any kind of space, also {@code 1.000}.
 */
final class Tokens {
    private static final int GAP_CHARS_MAX = 3;
    private static final int FIGURES_MAX = 15;
    private static final int GROUP_FIGURES = 3;
    private static final String SIGNS = "%€°";

    /** Markdown's marks stand for nothing: "**20** m²". */
    private static final String EMPHASIS = "*_`~";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder gap = new StringBuilder();

    private Tokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        Tokens reader = new Tokens(text);
        int position = 0;
        while (position < text.length()) {
            position = reader.read(position);
        }
        return reader.tokens;
    }

    /** The words alone. */
    static List<String> words(List<Token> tokens) {
        return tokens.stream().map(Token::word).toList();
    }

    private int read(int position) {
        int c = text.codePointAt(position);
        if (figure(position) >= 0) {
            return number(position);
        }
        if (Character.isLetter(c) || isMark(c)) {
            return word(position);
        }
        int end = position + Character.charCount(c);
        String folded = Folding.fold(c);
        if (folded.length() == 1 && SIGNS.contains(folded)) {
            add(folded, Optional.empty(), position, end);
        } else if (gap.length() < GAP_CHARS_MAX && !EMPHASIS.contains(folded)) {
            gap.append(folded);
        }
        return end;
    }

    private int word(int start) {
        StringBuilder word = new StringBuilder();
        int end = start;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            boolean letter = (Character.isLetter(c) || isMark(c)) && figure(end) < 0;
            boolean hidden = Folding.fold(c).isEmpty();
            if (!letter && !hidden) {
                break;
            }
            word.append(Folding.fold(c));
            end += Character.charCount(c);
        }
        if (!word.isEmpty()) {
            add(word.toString(), Optional.empty(), start, end);
        }
        return end;
    }

    private int number(int start) {
        StringBuilder figures = new StringBuilder();
        int end = figures(start, figures);
        if (!isPower(start)) {
            end = decimals(groups(end, figures), figures);
        }
        if (figures.length() > FIGURES_MAX) {
            add(figures.toString(), Optional.empty(), start, end);
        } else {
            BigDecimal value = new BigDecimal(figures.toString()).stripTrailingZeros();
            add(value.toPlainString(), Optional.of(value), start, end);
        }
        return end;
    }

    /** The 2 of "m²" and of "m2". */
    private boolean isPower(int start) {
        return superscript(start) >= 0 || (start > 0 && Character.isLetter(text.charAt(start - 1)));
    }

    private int decimals(int end, StringBuilder figures) {
        if ((at(end) != ',' && at(end) != '.') || figure(end + 1) < 0) {
            return end;
        }
        figures.append('.');
        return figures(end + 1, figures);
    }

    /** Further groups of three figures, each after a space or a full stop. */
    private int groups(int start, StringBuilder figures) {
        int end = start;
        boolean grouped = figures.length() <= GROUP_FIGURES;
        while (grouped && figures.length() < FIGURES_MAX && isGroup(end, figures)) {
            end = figures(end + 1, figures);
        }
        return end;
    }

    private boolean isGroup(int position, StringBuilder figures) {
        char separator = at(position);
        boolean separates =
                separator == '.'
                        || separator == '\''
                        || (separator != '\n' && Character.isSpaceChar(separator));
        if (!separates || figures.charAt(0) == '0') {
            return false;
        }
        int end = position + 1;
        while (figure(end) >= 0 && end - position <= GROUP_FIGURES + 1) {
            end++;
        }
        return end - position - 1 == GROUP_FIGURES && superscript(position + 1) < 0;
    }

    private int figures(int start, StringBuilder figures) {
        int end = start;
        // A figure above the line is no part of the number that stands on it.
        boolean raised = superscript(start) >= 0;
        while (figure(end) >= 0 && (superscript(end) >= 0) == raised) {
            figures.append((char) ('0' + figure(end)));
            end++;
        }
        return end;
    }

    private int figure(int position) {
        char c = at(position);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return superscript(position);
    }

    private int superscript(int position) {
        return "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(at(position));
    }

    private char at(int position) {
        return position < text.length() ? text.charAt(position) : ' ';
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.OTHER_NUMBER
                || type == Character.DECIMAL_DIGIT_NUMBER;
    }

    private void add(String word, Optional<BigDecimal> number, int start, int end) {
        tokens.add(new Token(word, number, gap.toString(), start, end));
        gap.setLength(0);
    }
}
