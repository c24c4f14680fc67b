package fr.archireg.orchestrator.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files that can be kept. */
public enum FileType {
    PDF("application/pdf", "pdf"),
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    WEBP("image/webp", "webp"),
    TIFF("image/tiff", "tif", "tiff"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ODT("application/vnd.oasis.opendocument.text", "odt"),
    ODS("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    TXT("text/plain", "txt"),
    CSV("text/csv", "csv");

    private final String contentType;
    private final String extension;
    private final String otherExtension;

    FileType(String contentType, String extension) {
        this(contentType, extension, extension);
    }

    FileType(String contentType, String extension, String otherExtension) {
        this.contentType = contentType;
        this.extension = extension;
        this.otherExtension = otherExtension;
    }

    /** The media type without parameters. */
    public String contentType() {
        return contentType;
    }

    /** The name in configuration and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that a file's name claims by what follows its last dot. */
    public static Optional<FileType> ofName(String name) {
        int dot = name.lastIndexOf('.');
        String claim = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(type -> claim.equals(type.extension) || claim.equals(type.otherExtension))
                .findFirst();
    }

    /** The type with this label. */
    public static FileType ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
