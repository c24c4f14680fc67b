package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.law.LegalCode;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.Mention;
import fr.archireg.orchestrator.law.ReferenceParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which article of which code a row of the corpus is, in the form that references are compared in.
 *
 * @param code name of a {@link LegalCode}, or of a code that has none; empty if nothing is known
 * @param key empty if it is no article
 */
record ArticleIdentity(String code, String key) {
    private static final ArticleIdentity NONE = new ArticleIdentity("", "");

    /**
     * Read from the columns of a row. A row that another program wrote may only have a title, such
     * as "Code civil, article 646".
     */
    static ArticleIdentity of(
            Optional<String> code, Optional<String> reference, Optional<String> title) {
        if (reference.isPresent()) {
            return reference
                    .flatMap(ReferenceParser::article)
                    .map(article -> new ArticleIdentity(codeName(code), article.key()))
                    .orElse(NONE);
        }
        return title.flatMap(ArticleIdentity::titled)
                .map(article ->
                        new ArticleIdentity(
                                code.isPresent() ? codeName(code) : code(article), article.key()))
                .orElse(NONE);
    }

    /** The code of a reference in the form of {@link #code()}. */
    static String code(LegalReference reference) {
        return reference.code().map(LegalCode::name).orElse("");
    }

    private static String codeName(Optional<String> column) {
        return column.map(name ->
                        LegalCode.named(name)
                                .map(LegalCode::name)
                                .orElse(name.toLowerCase(Locale.ROOT)))
                .orElse("");
    }

    /** The article that a title begins with, after at most the name of its code. */
    private static Optional<LegalReference> titled(String title) {
        List<Mention> mentions = ReferenceParser.parse(title);
        if (mentions.isEmpty()) {
            return Optional.empty();
        }
        Mention first = mentions.getFirst();
        String before =
                title.substring(0, first.start())
                        .replaceFirst("(?i)\\bart(icle|\\.)?\\s*(n°)?\\s*$", "")
                        .replaceFirst("[\\s,:–—-]+$", "");
        return before.isBlank() || LegalCode.named(before).isPresent()
                ? Optional.of(first.first())
                : Optional.empty();
    }
}
