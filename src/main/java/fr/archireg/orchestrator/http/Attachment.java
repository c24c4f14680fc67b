package fr.archireg.orchestrator.http;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** {@code Content-Disposition} of a file that is to be saved, never shown (RFC 6266). */
public final class Attachment {
    private static final String ALLOWED_UNESCAPED = "!#$&+-.^_`|~";

    private Attachment() {}

    /**
     * The header's value: the name for old clients in plain ASCII, and the exact one as RFC 8187
     * wants it. Whatever the name has, the value has neither line ends nor quotes of it.
     */
    public static String of(String name) {
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
                .formatted(ascii(name), coded(name));
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^A-Za-z0-9 ._-]", "_");
    }

    private static String coded(String name) {
        StringBuilder coded = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            if (character < 0x80
                    && (Character.isLetterOrDigit(character)
                            || ALLOWED_UNESCAPED.indexOf(character) >= 0)) {
                coded.append(character);
            } else {
                coded.append("%%%02X".formatted((int) character));
            }
        }
        return coded.toString();
    }
}
