package fr.archireg.orchestrator.embedding;

import java.util.regex.Pattern;

/** A name that is safe both as one file and as one segment of an address. */
final class FileName {
    static final String ALLOWED =
            "1 to 200 letters, digits, dots, hyphens and underscores, not beginning with a dot";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private FileName() {}

    static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain file name");
        }
        return name;
    }
}
