package fr.archireg.orchestrator.ingest;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plain text of an article's HTML: a line for each paragraph, list item and table row.
 *
 * <p>Not an HTML parser on purpose. The articles hold bare {@code <} as "less than", also before a
 * letter, which a parser would take for a tag and drop with all that follows up to the next {@code
 * >}. Only the tags that articles use are taken off, everything else is text.
 */
final class HtmlText {
    private static final Set<String> BLOCKS =
            Set.of(
                    "p",
                    "br",
                    "div",
                    "tr",
                    "table",
                    "li",
                    "ul",
                    "ol",
                    "dl",
                    "dt",
                    "dd",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "blockquote",
                    "pre",
                    "hr",
                    "center");
    private static final Set<String> CELLS = Set.of("td", "th");

    private static final Pattern TAG =
            Pattern.compile(
                    "<!--.*?-->|</?(p|br|div|tr|table|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|hr"
                            + "|center|td|th|thead|tbody|tfoot|caption|colgroup|col|a|abbr|b|big"
                            + "|em|font|i|img|small|span|strong|sub|sup|u)"
                            + "(?:\\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)?/?>",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern ENTITY =
            Pattern.compile("&(#\\d{1,7}|#[xX]\\p{XDigit}{1,6}|\\w+);");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0&&[^\\n]]+");
    private static final Pattern LINE_ENDS = Pattern.compile(" ?\\n[ \\n]*");

    private HtmlText() {}

    static String plain(String html) {
        // A line break of the source is a space; only tags make lines.
        String oneLine = html.replaceAll("\\s+", " ");
        String untagged = TAG.matcher(oneLine).replaceAll(HtmlText::inPlaceOf);
        String text = ENTITY.matcher(untagged).replaceAll(HtmlText::character);
        String spaced = SPACES.matcher(text).replaceAll(" ");
        return LINE_ENDS.matcher(spaced).replaceAll("\n").strip();
    }

    private static String inPlaceOf(MatchResult tag) {
        if (tag.group(1) == null) {
            return "";
        }
        String name = tag.group(1).toLowerCase(Locale.ROOT);
        if (CELLS.contains(name)) {
            return " ";
        }
        return BLOCKS.contains(name) ? "\n" : "";
    }

    private static String character(MatchResult entity) {
        String name = entity.group(1);
        String text =
                name.startsWith("#")
                        ? codePoint(name.substring(1))
                        : NAMED.getOrDefault(name, entity.group());
        return Matcher.quoteReplacement(text);
    }

    private static String codePoint(String number) {
        int value =
                number.startsWith("x") || number.startsWith("X")
                        ? Integer.parseInt(number.substring(1), 16)
                        : Integer.parseInt(number);
        boolean storable =
                Character.isValidCodePoint(value)
                        && value != 0
                        && !(value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE);
        return storable ? Character.toString(value) : " ";
    }
}
