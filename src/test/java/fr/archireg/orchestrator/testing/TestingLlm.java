package fr.archireg.orchestrator.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server with OpenAI's chat completions that replays scripts on real sockets. Each request takes
 * the next {@link LlmReply}; the last one is repeated.
 *
 * <pre>{@code
 * try (TestingLlm llm = TestingLlm.replying(LlmReply.status(500).body(""), LlmReply.answer("Oui."))) {
 *     … llm.baseUrl() …
 *     assertThat(llm.takeRequest().body()).contains("\"stream\":true");
 * }
 * }</pre>
 *
 * Thread-safe.
 */
public final class TestingLlm implements AutoCloseable {
    private static final int WAIT_SECONDS = 10;

    private final ServerSocket server;
    private final Queue<LlmReply> replies = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Request> untaken = new LinkedBlockingQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private LlmReply lastReply = LlmReply.hangUp();

    /**
     * A request that came in.
     *
     * @param line such as {@code POST /v1/chat/completions HTTP/1.1}
     * @param headers by lower-case name
     * @param connection number of its connection, from 1
     */
    public record Request(String line, Map<String, String> headers, String body, int connection) {

        /** A header by its lower-case name. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    private TestingLlm(ServerSocket server) {
        this.server = server;
    }

    /** A server that runs and replies as written, in this order, the last reply for ever. */
    public static TestingLlm replying(LlmReply... replies) {
        try {
            TestingLlm llm =
                    new TestingLlm(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
            llm.thenReply(replies);
            Thread.ofVirtual().name("testing-llm").start(llm::accept);
            return llm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds replies: the next requests take them, once those are used up that are left. */
    public void thenReply(LlmReply... more) {
        replies.addAll(List.of(more));
    }

    /** What GROQ_BASE_URL should be. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** The oldest request that was not taken yet; waits for it up to ten seconds. */
    public Request takeRequest() throws InterruptedException {
        Request request = untaken.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were made so far. */
    public int connections() {
        return accepted.get();
    }

    /**
     * How many connections are open: neither closed by the script nor, as far as the server looked,
     * by the peer. It looks while it waits for a request or stalls.
     */
    public int openConnections() {
        return open.size();
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(TestingLlm::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = accepted.incrementAndGet();
                Thread.ofVirtual().name("testing-llm-", number).start(() -> serve(socket, number));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<Request> request = read(in, number);
            while (request.isPresent()) {
                requests.add(request.get());
                untaken.add(request.get());
                play(nextReply(), socket, in);
                request = read(in, number);
            }
        } catch (IOException e) {
            // The peer went away, or the script closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private synchronized LlmReply nextReply() {
        LlmReply next = replies.poll();
        if (next != null) {
            lastReply = next;
        }
        return lastReply;
    }

    private static void play(LlmReply reply, Socket socket, InputStream in)
            throws IOException, InterruptedException {
        for (LlmReply.Step step : reply.steps()) {
            switch (step) {
                case LlmReply.Step.Send send ->
                        socket.getOutputStream().write(send.bytes().getBytes(ISO_8859_1));
                case LlmReply.Step.Await await -> {
                    if (!await.latch().await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                        throw new IOException("the test did not count down");
                    }
                }
                case LlmReply.Step.Pause pause -> Thread.sleep(pause.duration());
                case LlmReply.Step.Stall stall -> {
                    while (in.read() >= 0) {
                        // Whatever comes is not answered.
                    }
                }
                case LlmReply.Step.Close close -> {
                    socket.setSoLinger(close.reset(), 0);
                    socket.close();
                }
            }
        }
    }

    private static Optional<Request> read(InputStream in, int connection) throws IOException {
        String line = readLine(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IOException("no HTTP: a TLS client, perhaps");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), UTF_8);
        return Optional.of(new Request(line, Map.copyOf(headers), body, connection));
    }

    /** Up to CRLF or the end of the bytes, without it. */
    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
            if (one != '\r') {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }
}
