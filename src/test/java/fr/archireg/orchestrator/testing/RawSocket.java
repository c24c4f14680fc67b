package fr.archireg.orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a server on this machine over which a test sends what no client would, and as
 * slowly as no client would. Every character is one byte. For one thread.
 */
public final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    /** Connects. */
    public static RawSocket open(int port) {
        return open(new Socket(), port);
    }

    /** Connects in a way that no more than so many bytes are under way while nothing is read. */
    public static RawSocket open(int port, int bufferBytes) {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(bufferBytes);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        return open(socket, port);
    }

    /** Sends text at once. */
    public RawSocket send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Posts JSON.
     *
     * @param headers further ones, each with the end of its line
     */
    public RawSocket post(String path, String headers, String json) {
        String bytes =
                new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return send(
                "POST %s HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                                .formatted(path)
                        + "%sContent-Length: %d\r\n\r\n%s"
                                .formatted(headers, bytes.length(), bytes));
    }

    /** Sends text; false if the server has closed the connection. */
    public boolean trySend(String text) {
        try {
            send(text);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Reads one answer whose length its head tells. */
    public RawExchange readAnswer() {
        try {
            return RawExchange.read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many bytes, or fewer at the end. */
    public String readSome(int bytes) {
        try {
            return text(socket.getInputStream().readNBytes(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all until the server ends the connection, in whatever way. */
    public String readAll() {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError(
                    "no end within the patience of the test after " + text.length(), e);
        } catch (IOException e) {
            // A reset is an end too.
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawSocket open(Socket socket, int port) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
