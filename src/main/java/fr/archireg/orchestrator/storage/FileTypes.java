package fr.archireg.orchestrator.storage;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Decides what a file is: the bytes say it, and the name must not say otherwise. Thread-safe.
 *
 * <p>Only the beginning is looked at. A file that is two things at once, say a PDF with an archive
 * at its end, passes as the first; that is why files are only ever served as attachments with
 * {@code nosniff}.
 */
public final class FileTypes {
    /** How much of a file's beginning {@link #require} wants to see, if there is as much. */
    public static final int HEAD_BYTES = 64 * 1024;

    /** How far browsers look when they guess (WHATWG MIME Sniffing, section 7: 1,445 bytes). */
    private static final int SNIFFED_BYTES = 1_445;

    private static final List<String> MARKUP =
            List.of("<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<svg");
    private static final byte[] LOCAL_FILE_HEADER = {'P', 'K', 3, 4};
    private static final int NAME_LENGTH_OFFSET = 26;
    private static final int NAME_OFFSET = 30;

    private final Set<FileType> allowed;

    /**
     * @param allowed what may be kept
     */
    public FileTypes(Set<FileType> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Read from XML when the first file comes: that takes longer than the start of the rest. */
    private static final class Magic {
        private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
    }

    /**
     * The type of a file.
     *
     * @param head its first {@link #HEAD_BYTES} bytes, or all of it
     * @throws AppException {@code UNSUPPORTED_MEDIA_TYPE} if it may not be kept
     */
    public FileType require(String name, byte[] head) {
        Set<FileType> possible = possible(head);
        FileType claimed = FileType.ofName(name).orElseThrow(this::refused);
        if (!allowed.contains(claimed)) {
            throw refused();
        }
        if (!possible.contains(claimed) || holdsMarkup(head)) {
            throw new AppException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "the content of the file is not what its name says");
        }
        return claimed;
    }

    private AppException refused() {
        return new AppException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "files may be " + sorted().stream().collect(Collectors.joining(", ")));
    }

    private List<String> sorted() {
        return allowed.stream().sorted().map(FileType::label).toList();
    }

    private Set<FileType> possible(byte[] head) {
        return switch (detect(head)) {
            case "application/pdf" -> beginning(head, "%PDF-", FileType.PDF);
            case "image/png" -> EnumSet.of(FileType.PNG);
            case "image/jpeg" -> EnumSet.of(FileType.JPEG);
            case "image/webp" -> EnumSet.of(FileType.WEBP);
            case "image/tiff" -> EnumSet.of(FileType.TIFF);
            case "application/vnd.oasis.opendocument.text" -> EnumSet.of(FileType.ODT);
            case "application/vnd.oasis.opendocument.spreadsheet" -> EnumSet.of(FileType.ODS);
            case "application/zip", "application/x-tika-ooxml" -> officeOpenXml(head);
            case "text/plain", "text/csv" -> EnumSet.of(FileType.TXT, FileType.CSV);
            default -> EnumSet.noneOf(FileType.class);
        };
    }

    private String detect(byte[] head) {
        try {
            return Magic.TYPES
                    .detect(new ByteArrayInputStream(head), new Metadata())
                    .getBaseType()
                    .toString();
        } catch (IOException e) {
            throw new AppException(ErrorCode.INTERNAL, "cannot read an array", e);
        }
    }

    /** Readers search the first kilobyte for a PDF's mark; then something else may stand before. */
    private static Set<FileType> beginning(byte[] head, String mark, FileType type) {
        byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
        return Arrays.mismatch(head, bytes) == bytes.length
                ? EnumSet.of(type)
                : EnumSet.noneOf(FileType.class);
    }

    /**
     * Which kind of office file an archive is, by the names of its entries (ECMA-376 part 2). They
     * are read from the entries' own headers; nothing is unpacked.
     */
    private static Set<FileType> officeOpenXml(byte[] head) {
        for (int at = 0; at + NAME_OFFSET < head.length; at++) {
            if (head[at] == 'P' && isLocalFileHeader(head, at)) {
                Optional<FileType> type = partOf(entryName(head, at));
                if (type.isPresent()) {
                    return EnumSet.of(type.get());
                }
            }
        }
        return EnumSet.noneOf(FileType.class);
    }

    private static boolean isLocalFileHeader(byte[] head, int at) {
        return Arrays.equals(
                head,
                at,
                at + LOCAL_FILE_HEADER.length,
                LOCAL_FILE_HEADER,
                0,
                LOCAL_FILE_HEADER.length);
    }

    private static String entryName(byte[] head, int at) {
        int length =
                (head[at + NAME_LENGTH_OFFSET] & 0xff)
                        | (head[at + NAME_LENGTH_OFFSET + 1] & 0xff) << Byte.SIZE;
        int available = Math.min(length, head.length - at - NAME_OFFSET);
        return new String(head, at + NAME_OFFSET, available, StandardCharsets.ISO_8859_1);
    }

    private static Optional<FileType> partOf(String entry) {
        if (entry.startsWith("word/")) {
            return Optional.of(FileType.DOCX);
        }
        return entry.startsWith("xl/") ? Optional.of(FileType.XLSX) : Optional.empty();
    }

    private static boolean holdsMarkup(byte[] head) {
        String start =
                new String(
                                head,
                                0,
                                Math.min(head.length, SNIFFED_BYTES),
                                StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT);
        return MARKUP.stream().anyMatch(start::contains);
    }
}
