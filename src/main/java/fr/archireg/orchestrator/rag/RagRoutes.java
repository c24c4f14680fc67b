package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.http.Validation;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Searching the corpus without asking a model. */
public final class RagRoutes {
    private static final int LIMIT_DEFAULT = 10;
    private static final int LIMIT_MAX = 100;
    private static final int QUERY_CHARS_MAX = 8_000;

    private final Retriever retriever;
    private final PassageStore passages;
    private final DoubleSupplier thresholdDefault;
    private final Supplier<LocalDate> today;

    /**
     * @param thresholdDefault least similarity where a request names none
     * @param today the day that passages must be law on where a request names none
     */
    public RagRoutes(
            Retriever retriever,
            PassageStore passages,
            DoubleSupplier thresholdDefault,
            Supplier<LocalDate> today) {
        this.retriever = retriever;
        this.passages = passages;
        this.thresholdDefault = thresholdDefault;
        this.today = today;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.post("/api/v3/rag/search", guard.user(this::search));
        routes.get("/api/v3/rag/documents/{id}", guard.user(this::document));
    }

    /** What a client sends. */
    private record SearchBody(
            Optional<String> query,
            Optional<Integer> limit,
            Optional<Double> similarityThreshold,
            Optional<FiltersBody> filters,
            Optional<Strategy> strategy) {

        Query toQuery(double thresholdDefault, LocalDate dayDefault) {
            Validation validation = new Validation();
            String text = validation.text("query", query, 1, QUERY_CHARS_MAX);
            int limitChecked = validation.integer("limit", limit, LIMIT_DEFAULT, 1, LIMIT_MAX);
            double threshold =
                    validation.fraction(
                            "similarity_threshold", similarityThreshold, thresholdDefault);
            Filters filtersChecked =
                    filters.map(body -> body.toFilters(validation)).orElse(Filters.NONE);
            validation.verify();
            return new Query(
                    text,
                    limitChecked,
                    threshold,
                    filtersChecked.orOn(dayDefault),
                    strategy.orElse(Strategy.HYBRID));
        }
    }

    /** A passage with its whole text. */
    private record Document(@JsonUnwrapped Source source, String content) {}

    /** A passage on its own, without what only a search knows. */
    private record PassageBody(
            String documentId, String title, String content, @JsonUnwrapped Origin origin) {

        static PassageBody of(Passage passage) {
            return new PassageBody(
                    passage.id(), passage.title(), passage.content(), passage.origin());
        }
    }

    /**
     * @param notice why an answer should not be made of the documents
     * @param nearest what comes closest where there is a notice; what is not law stands only here
     */
    private record SearchAnswer(
            List<Document> documents,
            Strategy strategy,
            TimingsMs timingsMs,
            Optional<String> degraded,
            Optional<String> notice,
            List<Document> nearest) {}

    private record TimingsMs(long embedding, long search) {}

    private void search(Caller caller, ServerRequest request, ServerResponse response) {
        Query query =
                Json.read(request, SearchBody.class)
                        .toQuery(thresholdDefault.getAsDouble(), today.get());
        Retrieval retrieval = retriever.retrieve(query);
        Retrieval.Timings timings = retrieval.timings();
        Json.send(
                response,
                new SearchAnswer(
                        documents(retrieval.passages()),
                        retrieval.strategy(),
                        new TimingsMs(timings.embedding().toMillis(), timings.search().toMillis()),
                        retrieval.degraded(),
                        retrieval.notice(),
                        documents(
                                retrieval
                                        .abstention()
                                        .map(Abstention::nearest)
                                        .orElse(List.of()))));
    }

    private void document(Caller caller, ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get("id");
        Passage passage =
                passages.find(id)
                        .orElseThrow(
                                () -> new AppException(ErrorCode.NOT_FOUND, "no such document"));
        Json.send(response, PassageBody.of(passage));
    }

    private static List<Document> documents(List<ScoredPassage> found) {
        return IntStream.range(0, found.size())
                .mapToObj(i -> document(i + 1, found.get(i)))
                .toList();
    }

    private static Document document(int n, ScoredPassage scored) {
        return new Document(Source.of(n, scored), scored.passage().content());
    }
}
