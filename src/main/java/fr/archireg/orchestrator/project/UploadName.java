package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.text.UserText;

/** Makes the name that a client gave to a file harmless. It is only ever shown, never a path. */
final class UploadName {
    private static final int CHARS_MAX = 200;
    private static final int EXTENSION_CHARS_MAX = 10;

    private UploadName() {}

    /**
     * The last part of the name as one line of {@link UserText}, at most 200 characters long; what
     * is too long loses the end of its stem.
     *
     * @throws AppException {@code INVALID_REQUEST} if nothing is left
     */
    static String clean(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String shortened = shorten(UserText.line(last));
        if (shortened.replace(".", "").isBlank()) {
            throw AppException.invalid("file", "must have a file name");
        }
        return shortened;
    }

    private static String shorten(String name) {
        if (name.length() <= CHARS_MAX) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension =
                dot >= 0 && name.length() - dot <= EXTENSION_CHARS_MAX ? name.substring(dot) : "";
        int end = CHARS_MAX - extension.length();
        int whole = Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end;
        return name.substring(0, whole) + extension;
    }
}
