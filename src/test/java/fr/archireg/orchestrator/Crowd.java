package fr.archireg.orchestrator;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingIdentity;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Many users at once, each with a stream of its own that it reads as fast as it can. What each saw
 * is kept. Thread-safe.
 */
final class Crowd implements AutoCloseable {
    private static final Set<String> LAST_EVENTS = Set.of("done", "stopped", "error");

    /** What a client that was refused waits for. */
    private static final long AGAIN_MILLIS = 300;

    private final TestingIdentity identity = TestingIdentity.start();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<UUID> users;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile boolean asking = true;

    Crowd(int users) {
        this.users = IntStream.range(0, users).mapToObj(i -> UUID.randomUUID()).toList();
    }

    /** What was refused before a stream began. */
    record Refusal(int status, String body) {
        String code() {
            return String.valueOf(Json.parse(body, Map.class).get("code"));
        }
    }

    /** What one client saw of one question; written by one thread, read by any. */
    static final class Seen {
        private final UUID user;
        private final String question;
        private final long askedNanos = System.nanoTime();
        private final List<ServerSentEvent> events =
                Collections.synchronizedList(new ArrayList<>());
        private volatile Optional<Refusal> refusal = Optional.empty();
        private volatile boolean reading = true;

        Seen(UUID user, int number) {
            this.user = user;
            this.question = "Faut-il déclarer une piscine de %d m² ?".formatted(number);
        }

        UUID user() {
            return user;
        }

        String question() {
            return question;
        }

        boolean askedAfter(long nanos) {
            return askedNanos - nanos > 0;
        }

        /** Whether nothing is coming any more. */
        boolean over() {
            return !reading;
        }

        List<ServerSentEvent> events() {
            synchronized (events) {
                return List.copyOf(events);
            }
        }

        Optional<Refusal> refusal() {
            return refusal;
        }

        /** The event that ends an answer, if it came. */
        Optional<ServerSentEvent> end() {
            List<ServerSentEvent> all = events();
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(all.getLast()).filter(e -> LAST_EVENTS.contains(e.name()));
        }

        boolean done() {
            return end().filter(event -> event.name().equals("done")).isPresent();
        }

        @Override
        public String toString() {
            return "%s, %d events, refusal %s, end %s"
                    .formatted(question, events().size(), refusal, end());
        }
    }

    /** What lets these users in. */
    Map<String, String> variables() {
        return Map.of(
                "SUPABASE_JWT_SECRET",
                TestingIdentity.SECRET,
                "AUTH_ISSUER",
                identity.url() + "/auth/v1");
    }

    /** All that was seen, one for each question. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Everybody asks once. */
    void ask(TestingProgram program) {
        users.forEach(user -> threads.execute(() -> ask(program, user)));
    }

    /** Everybody asks, reads the answer and asks again, until {@link #rest}. */
    void keepAsking(TestingProgram program) {
        users.forEach(user ->
                threads.execute(() -> {
                    while (asking) {
                        if (ask(program, user).end().isEmpty()) {
                            pause();
                        }
                    }
                }));
    }

    /** Nobody asks any more; what is being answered is read to its end. */
    void rest() {
        asking = false;
    }

    /** Whoever saw no end comes back to where his answer is sent again. */
    void resume(TestingProgram program) {
        for (Seen one : seen) {
            if (one.end().isEmpty()) {
                one.reading = true;
                ServerSentEvent last = one.events().getLast();
                threads.execute(() -> read(program, events(program, one, last.id()), one));
            }
        }
    }

    /** The whole answer again, from its first event on. */
    List<ServerSentEvent> replay(TestingProgram program, Seen one) {
        Seen again = new Seen(one.user(), 0);
        String start = ChatClient.generation(one.events()) + ":0";
        read(program, events(program, one, start), again);
        return again.events();
    }

    @Override
    public void close() {
        asking = false;
        threads.shutdownNow();
        identity.close();
    }

    private Seen ask(TestingProgram program, UUID user) {
        Seen one;
        synchronized (this) {
            one = new Seen(user, seen.size() + 1);
            seen.add(one);
        }
        HttpRequest question =
                authorized(program, ChatClient.STREAM, user)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.text(Map.of("message", one.question()))))
                        .build();
        read(program, question, one);
        return one;
    }

    private static void read(TestingProgram program, HttpRequest request, Seen one) {
        try {
            HttpResponse<InputStream> response =
                    program.send(request, BodyHandlers.ofInputStream());
            try (EventReader reader = new EventReader(response.body())) {
                if (response.statusCode() == 200) {
                    for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                        one.events.add(event.get());
                    }
                } else {
                    String body =
                            new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                    one.refusal = Optional.of(new Refusal(response.statusCode(), body));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The connection broke: there is no end.
        } finally {
            one.reading = false;
        }
    }

    private HttpRequest events(TestingProgram program, Seen one, String lastEventId) {
        String path = ChatClient.GENERATIONS + ChatClient.generation(one.events()) + "/events";
        return authorized(program, path, one.user()).header("Last-Event-ID", lastEventId).build();
    }

    private HttpRequest.Builder authorized(TestingProgram program, String path, UUID user) {
        return program.request(path)
                .header("Authorization", "Bearer " + identity.token(user).hs256());
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
