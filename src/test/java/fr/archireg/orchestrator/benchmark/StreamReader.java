package fr.archireg.orchestrator.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one question over a socket of its own and notes when each token arrives. For one thread. */
final class StreamReader {
    private static final Pattern TOKENS = Pattern.compile("\"content\":\"([\\d ]+)\"");
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int OK = 200;

    private final int port;
    private final String path;
    private final String body;

    private long startedNanos;
    private long firstNanos = -1;
    private long[] delays = new long[0];
    private int tokens;

    /** The beginning of a token whose end has not arrived. */
    private String rest = "";

    private int events;
    private boolean inOrder = true;
    private boolean ended;

    StreamReader(int port, String path, String body) {
        this.port = port;
        this.path = path;
        this.body = body;
    }

    /**
     * What one stream was like.
     *
     * @param status of HTTP, 0 if none came
     * @param firstTokenNanos from the request to its first token, -1 if none came
     * @param delaysNanos of each token, from its sending to its arrival
     * @param whole whether it had all tokens, in numbered events without a gap, and a regular end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and millions of numbers
    record Reading(int status, long firstTokenNanos, long[] delaysNanos, boolean whole) {
        boolean refused() {
            return status != OK && status != 0;
        }
    }

    /** Reads the answer to its end, so many tokens of it. */
    Reading read(int tokensExpected) {
        delays = new long[tokensExpected];
        startedNanos = System.nanoTime();
        int status = 0;
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            send(socket.getOutputStream());
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            status = status(lines.readLine());
            String line = status == OK ? lines.readLine() : null;
            while (line != null && !ended) {
                take(line);
                line = ended ? null : lines.readLine();
            }
        } catch (IOException e) {
            // A stream that broke: the reading says so.
            inOrder = false;
        }
        boolean whole = ended && inOrder && tokens == tokensExpected;
        return new Reading(
                status, firstNanos, Arrays.copyOf(delays, Math.min(tokens, tokensExpected)), whole);
    }

    /** One line of the stream, or of the chunks that carry it. */
    private void take(String line) {
        if (line.startsWith("id: ")) {
            int number = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            inOrder &= number == events + 1;
            events = number;
        } else if (line.startsWith("data: ")) {
            takeTokens(line);
            ended |= line.equals("data: [DONE]");
        } else {
            ended |= line.equals("event: done");
        }
    }

    private void takeTokens(String line) {
        Matcher sent = TOKENS.matcher(line);
        if (!sent.find()) {
            return;
        }
        long now = System.nanoTime();
        firstNanos = firstNanos < 0 ? now - startedNanos : firstNanos;
        String text = rest + sent.group(1);
        int end = text.lastIndexOf(' ') + 1;
        rest = text.substring(end);
        for (String token : text.substring(0, end).strip().split(" ", -1)) {
            if (!token.isEmpty()) {
                take(token, now);
            }
        }
    }

    private void take(String token, long now) {
        if (tokens < delays.length) {
            delays[tokens] = now - Long.parseLong(token);
        }
        tokens++;
    }

    private static int status(String line) {
        return line == null ? 0 : Integer.parseInt(line.split(" ", 3)[1]);
    }

    private void send(OutputStream out) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                """
                POST %s HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(path, bytes.length);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }
}
