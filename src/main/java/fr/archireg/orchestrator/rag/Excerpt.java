package fr.archireg.orchestrator.rag;

/** The beginning of a text. */
public final class Excerpt {
    private static final String ELLIPSIS = "…";

    private Excerpt() {}

    /**
     * The text itself if it is short enough, else its beginning up to the end of a word and an
     * ellipsis; never longer than the limit, never half a character.
     *
     * @param charsMax at least 2
     */
    public static String of(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int space = text.lastIndexOf(' ', charsMax - 1);
        int end = space > charsMax / 2 ? space : charsMax - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }
}
