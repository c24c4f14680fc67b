package fr.archireg.orchestrator.embedding;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps a text from naming the model's own tokens: the native tokenizer takes {@code [SEP]} in a
 * question for the real separator, and that cannot be switched off. Immutable.
 */
final class SpecialTokens {
    private static final Pattern NEVER = Pattern.compile("(?!)");

    private final Pattern firstCharacter;

    /** Literals of one char are left alone: they cannot be broken. */
    SpecialTokens(List<String> literals) {
        List<String> breakable = literals.stream().filter(literal -> literal.length() > 1).toList();
        // A lookahead, so that literals which overlap are each found.
        firstCharacter =
                breakable.isEmpty()
                        ? NEVER
                        : Pattern.compile(
                                breakable.stream()
                                        .map(Pattern::quote)
                                        .collect(Collectors.joining("|", "(?=", ").")),
                                Pattern.DOTALL);
    }

    /** The text with a space after the first character of every literal. */
    String breakIn(String text) {
        return firstCharacter.matcher(text).replaceAll("$0 ");
    }
}
