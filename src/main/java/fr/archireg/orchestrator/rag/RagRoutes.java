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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Searching the corpus without asking a model. */
public final class RagRoutes {
    private static final int LIMIT_DEFAULT = 10;
    private static final int LIMIT_MAX = 100;
    private static final int QUERY_CHARS_MAX = 8_000;

    private final Retriever retriever;
    private final PassageStore passages;
    private final double thresholdDefault;

    public RagRoutes(Retriever retriever, PassageStore passages, RagConfig config) {
        this.retriever = retriever;
        this.passages = passages;
        this.thresholdDefault = config.similarityThreshold();
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

        Query toQuery(double thresholdDefault) {
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
                    filtersChecked,
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

    private record SearchAnswer(
            List<Document> documents,
            Strategy strategy,
            TimingsMs timingsMs,
            Optional<String> degraded,
            Optional<String> notice) {}

    private record TimingsMs(long embedding, long search) {}

    private void search(Caller caller, ServerRequest request, ServerResponse response) {
        Query query = Json.read(request, SearchBody.class).toQuery(thresholdDefault);
        Retrieval retrieval = retriever.retrieve(query);
        List<ScoredPassage> found = retrieval.passages();
        List<Document> documents =
                IntStream.range(0, found.size())
                        .mapToObj(i -> document(i + 1, found.get(i)))
                        .toList();
        Retrieval.Timings timings = retrieval.timings();
        Json.send(
                response,
                new SearchAnswer(
                        documents,
                        retrieval.strategy(),
                        new TimingsMs(timings.embedding().toMillis(), timings.search().toMillis()),
                        retrieval.degraded(),
                        retrieval.notice()));
    }

    private void document(Caller caller, ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get("id");
        Passage passage =
                passages.find(id)
                        .orElseThrow(
                                () -> new AppException(ErrorCode.NOT_FOUND, "no such document"));
        Json.send(response, PassageBody.of(passage));
    }

    private static Document document(int n, ScoredPassage scored) {
        return new Document(Source.of(n, scored), scored.passage().content());
    }
}
