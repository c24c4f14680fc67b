package fr.archireg.orchestrator.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A language model that sends tokens at a steady pace. Each token is the nanosecond of its sending,
 * so that whoever reads it in the same process knows how long it was under way. One thread sends
 * the tokens of all streams, in the order of their times.
 */
public final class PacedLlm implements AutoCloseable {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private static final String CHUNK_HEAD =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";

    private static final String CHUNK_TAIL = " \"},\"finish_reason\":null}]}\n\n";

    private static final int BACKLOG = 4096;
    private static final Duration DEPARTURE_WITHIN = Duration.ofSeconds(30);
    private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();

    private final ServerSocket server;
    private final LinkedBlockingQueue<Stream> arriving = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Long> departures = new LinkedBlockingQueue<>();
    private volatile Pace pace;
    private volatile boolean closed;

    /** How fast an answer comes, and how long it is. */
    private record Pace(long periodNanos, int tokens) {
        static Pace of(int tokensPerSecond, int tokens) {
            return new Pace(Duration.ofSeconds(1).dividedBy(tokensPerSecond).toNanos(), tokens);
        }
    }

    /**
     * A stream that runs; only touched by the sending thread.
     *
     * @param dueNanos when its next token is sent
     * @param sent tokens so far
     */
    private record Stream(Socket socket, OutputStream out, Pace pace, long dueNanos, int sent) {
        Stream next() {
            return new Stream(socket, out, pace, dueNanos + pace.periodNanos(), sent + 1);
        }
    }

    private PacedLlm(ServerSocket server, Pace pace) {
        this.server = server;
        this.pace = pace;
    }

    /** A model that runs, with so many tokens for each answer. */
    public static PacedLlm start(int tokensPerSecond, int tokens) {
        try {
            ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            PacedLlm llm = new PacedLlm(server, Pace.of(tokensPerSecond, tokens));
            Thread.ofPlatform().daemon().name("paced-llm-accept").start(llm::accept);
            Thread.ofPlatform().daemon().name("paced-llm-send").start(llm::send);
            return llm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pace of all streams that begin after this. */
    public void pace(int tokensPerSecond, int tokens) {
        pace = Pace.of(tokensPerSecond, tokens);
    }

    /**
     * The nanosecond in which the next reader closed the connection of an answer that had not
     * ended; waits for it.
     */
    public long takeDeparture() throws InterruptedException {
        Long departure = departures.poll(DEPARTURE_WITHIN.toSeconds(), TimeUnit.SECONDS);
        if (departure == null) {
            throw new IllegalStateException("no reader left");
        }
        return departure;
    }

    /** What {@code GROQ_BASE_URL} should be. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:%d/v1".formatted(server.getLocalPort()));
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> begin(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void begin(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            readRequest(in);
            OutputStream out = socket.getOutputStream();
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            Pace now = pace;
            long due = System.nanoTime() + now.periodNanos();
            arriving.add(new Stream(socket, out, now, due, 0));
            awaitDeparture(socket, in);
        } catch (IOException e) {
            close(socket);
        }
    }

    private void awaitDeparture(Socket socket, InputStream in) {
        try {
            // Nothing follows a request but its reader's end.
            in.skipNBytes(Long.MAX_VALUE);
        } catch (IOException e) {
            if (!socket.isClosed()) {
                departures.add(System.nanoTime());
            }
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            head.append((char) read);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at >= 0) {
            String length =
                    lower.substring(at + "content-length:".length(), lower.indexOf("\r\n", at));
            in.skipNBytes(Long.parseLong(length.strip()));
        }
    }

    private void send() {
        PriorityQueue<Stream> due =
                new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos() - b.dueNanos(), 0));
        try {
            while (!closed) {
                Stream next = due.peek();
                long wait = next == null ? IDLE_NANOS : next.dueNanos() - System.nanoTime();
                Stream arrived =
                        wait > 0 ? arriving.poll(wait, TimeUnit.NANOSECONDS) : arriving.poll();
                if (arrived != null) {
                    due.add(arrived);
                } else if (next != null && next.dueNanos() - System.nanoTime() <= 0) {
                    sendToken(due.remove(), due);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendToken(Stream stream, PriorityQueue<Stream> due) {
        try {
            int tokens = stream.pace().tokens();
            if (stream.sent() == tokens) {
                stream.out().write(end(tokens).getBytes(StandardCharsets.US_ASCII));
                close(stream.socket());
                return;
            }
            String chunk = CHUNK_HEAD + System.nanoTime() + CHUNK_TAIL;
            stream.out().write(chunk.getBytes(StandardCharsets.US_ASCII));
            due.add(stream.next());
        } catch (IOException e) {
            close(stream.socket());
        }
    }

    private static String end(int tokens) {
        return """
        data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m",\
        "choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":1000,"completion_tokens":%d,"total_tokens":1000}}

        data: [DONE]

        """
                .formatted(tokens);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed one way or the other.
        }
    }
}
