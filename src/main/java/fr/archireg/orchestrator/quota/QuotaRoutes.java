package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.generation.Admission;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.limit.Allowance;
import fr.archireg.orchestrator.limit.RequestLimits;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What the caller may still have. */
public final class QuotaRoutes {
    private final TokenQuota tokens;
    private final RequestLimits requests;
    private final StorageQuota storage;
    private final Admission answers;
    private final Clock clock;

    public QuotaRoutes(
            TokenQuota tokens,
            RequestLimits requests,
            StorageQuota storage,
            Admission answers,
            Clock clock) {
        this.tokens = tokens;
        this.requests = requests;
        this.storage = storage;
        this.answers = answers;
        this.clock = clock;
    }

    /** Adds the route. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/users/me/quota", guard.user(this::quota));
    }

    /**
     * Everything that is limited.
     *
     * @param tokens of language models, in a day of UTC
     * @param requests in a minute
     * @param storage bytes of files
     * @param answers that are being made now, in the process that was asked
     */
    private record Quota(
            Allowance tokens, Requests requests, Allowance storage, Allowance answers) {}

    private record Requests(Allowance reading, Allowance costly) {}

    private void quota(Caller caller, ServerRequest request, ServerResponse response) {
        Instant now = clock.instant();
        Json.send(
                response,
                new Quota(
                        tokens.allowance(caller),
                        new Requests(requests.reading(caller, now), requests.costly(caller, now)),
                        storage.allowance(caller),
                        Allowance.of(
                                answers.runningPerUserMax(),
                                answers.running(caller.userId()),
                                Optional.empty())));
    }
}
