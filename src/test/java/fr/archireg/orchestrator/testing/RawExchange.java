package fr.archireg.orchestrator.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server on this machine says to bytes that no HTTP client would send.
 *
 * @param head status line and headers, empty if nothing came back
 * @param body what came after them, as far as its length says
 */
public record RawExchange(String head, String body) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** Sends text as it stands, every character one byte, and reads one answer. */
    public static RawExchange send(int port, String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            // A reset is an answer too.
            return new RawExchange("", "");
        }
    }

    /** The number in the status line, or 0 if there was none. */
    public int status() {
        return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
    }

    /** The first header of this name, ignoring case. */
    public Optional<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Reads one answer whose length its head tells. */
    static RawExchange read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = read1(in);
            if (next < 0) {
                return new RawExchange("", "");
            }
            bytes.write(next);
        }
        RawExchange answer = new RawExchange(bytes.toString(StandardCharsets.ISO_8859_1), "");
        int length = answer.header("Content-Length").map(Integer::parseInt).orElse(0);
        return new RawExchange(
                answer.head(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static int read1(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no answer and no end within the patience of the test", e);
        }
    }
}
