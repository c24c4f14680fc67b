package fr.archireg.orchestrator.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Finds the reader for a file by its first bytes; names say nothing here. */
final class CorpusReaders {
    private static final int PEEK_BYTES = 8 * 1024;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** The first key of a tree's root; the documents of JSON Lines have none of these. */
    private static final Pattern TREE =
            Pattern.compile(
                    "\\s*\\{\\s*\"(data\"\\s*:\\s*\\{|type\"\\s*:\\s*\"code\"|children\"\\s*:).*",
                    Pattern.DOTALL);

    private CorpusReaders() {}

    /** A reader of the stream, which may be compressed with gzip; it closes the stream. */
    static CorpusReader open(InputStream raw) throws IOException {
        InputStream in = new BufferedInputStream(raw);
        if (startsWith(peek(in), GZIP)) {
            in = new BufferedInputStream(new GZIPInputStream(in));
        }
        if (startsWith(peek(in), BYTE_ORDER_MARK)) {
            in.skipNBytes(BYTE_ORDER_MARK.length);
        }
        String start = new String(peek(in), StandardCharsets.ISO_8859_1);
        return TREE.matcher(start).matches() ? new LegiTreeReader(in) : new JsonLinesReader(in);
    }

    private static byte[] peek(InputStream in) throws IOException {
        in.mark(PEEK_BYTES);
        byte[] bytes = in.readNBytes(PEEK_BYTES);
        in.reset();
        return bytes;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
