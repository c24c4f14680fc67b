package fr.archireg.orchestrator.testing;

import java.nio.charset.StandardCharsets;

/**
 * HTTP/2 without TLS, begun by prior knowledge (RFC 9113, section 3.3), which Java's client does
 * not do. Requests one after the other, whose answers are small enough for the first window. For
 * one thread.
 */
public final class Http2Socket implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    /** Fields of the static table of HPACK, and names whose value follows (RFC 7541). */
    private static final String POST_HTTP = "\u0083\u0086";

    private static final String AUTHORITY = "\u0001";
    private static final String PATH = "\u0004";
    private static final String CONTENT_TYPE = "\u000f\u0010";
    private static final char STATUS_200 = 0x88;

    private final RawSocket socket;
    private int stream = -1;
    private boolean begun;

    private Http2Socket(RawSocket socket) {
        this.socket = socket;
    }

    /** Connects. */
    public static Http2Socket open(int port) {
        RawSocket socket = RawSocket.open(port).send(PREFACE);
        return new Http2Socket(socket.send(frame(SETTINGS, 0, 0, "")));
    }

    /** Sends a request with a JSON body. */
    public Http2Socket post(String path, String json) {
        stream += 2;
        begun = false;
        String headers =
                POST_HTTP
                        + AUTHORITY
                        + sized("test")
                        + PATH
                        + sized(path)
                        + CONTENT_TYPE
                        + sized("application/json");
        String body =
                new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        socket.send(
                frame(HEADERS, END_HEADERS, stream, headers)
                        + frame(DATA, END_STREAM, stream, body));
        return this;
    }

    /** Wants the answer to the last request no more; the connection goes on. */
    public void reset() {
        socket.send(frame(RST_STREAM, 0, stream, bytes(CANCEL, 4)));
    }

    /** Reads the next piece of the body that answers the last request. */
    public String next() {
        while (true) {
            String header = socket.readSome(FRAME_HEADER_BYTES);
            if (header.length() < FRAME_HEADER_BYTES) {
                throw new AssertionError("the connection ended");
            }
            int length = header.charAt(0) << 16 | header.charAt(1) << 8 | header.charAt(2);
            String payload = socket.readSome(length);
            if (!header.endsWith(bytes(stream, 4))) {
                // Of a stream that was reset.
                continue;
            }
            if (header.charAt(3) == HEADERS) {
                begun = payload.indexOf(STATUS_200) == 0;
            } else if (header.charAt(3) == DATA) {
                if (!begun) {
                    throw new AssertionError("not 200: " + payload);
                }
                return new String(
                        payload.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private static String frame(int type, int flags, int stream, String payload) {
        return bytes(payload.length(), 3) + (char) type + (char) flags + bytes(stream, 4) + payload;
    }

    private static String bytes(int number, int count) {
        StringBuilder bytes = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            bytes.append((char) (number >> (8 * i) & 0xff));
        }
        return bytes.toString();
    }

    private static String sized(String text) {
        return (char) text.length() + text;
    }
}
