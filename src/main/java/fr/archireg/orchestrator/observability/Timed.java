package fr.archireg.orchestrator.observability;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What takes time, and how finely it is looked at. */
enum Timed {
    EMBEDDING_RUN(
            Buckets.FAST,
            Family.of("embedding.run", "Time that the embedding model worked on one text")),
    EMBEDDING_WAIT(
            Buckets.FAST,
            Family.of("embedding.wait", "Time that callers waited for the embedding model")),
    HTTP_REQUESTS(
            Buckets.SLOW,
            Family.of(
                    "http.server.requests",
                    "Requests up to the end of their answer, streams included",
                    Label.of("method"),
                    Label.of("route"),
                    Label.of("status"))),
    LOG_FLUSH(Buckets.FAST, Family.of("generation.log.flush", "Writes of the event log")),
    SEARCH(
            Buckets.FAST,
            Family.of(
                    "retrieval.search",
                    "Searches of the corpus by one arm",
                    Label.of("arm", "dense", "lexical"))),
    TIME_TO_FIRST_TOKEN(
            Buckets.SLOW,
            Family.of(
                    "llm.time.to.first.token",
                    "From the request to the first token of the answer",
                    Label.MODEL)),
    TOKEN_GAP(
            Buckets.FAST,
            Family.of(
                    "llm.token.gap",
                    "From one piece of an answer's text to the next, as the reader gets them",
                    Label.MODEL));

    private final Buckets buckets;

    @SuppressWarnings("ImmutableEnumChecker") // its lists do not change
    private final Family family;

    /** Upper bounds, in milliseconds. */
    private enum Buckets {
        FAST(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000),
        SLOW(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000);

        @SuppressWarnings("ImmutableEnumChecker") // the list does not change
        private final List<Duration> bounds;

        Buckets(long... millis) {
            this.bounds = Arrays.stream(millis).mapToObj(Duration::ofMillis).toList();
        }
    }

    Timed(Buckets buckets, Family family) {
        this.buckets = buckets;
        this.family = family;
    }

    Family family() {
        return family;
    }

    Duration[] buckets() {
        return buckets.bounds.toArray(Duration[]::new);
    }
}
