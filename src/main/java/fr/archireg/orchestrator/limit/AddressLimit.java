package fr.archireg.orchestrator.limit;

import fr.archireg.orchestrator.error.ErrorType;
import fr.archireg.orchestrator.http.ClientAddresses;
import fr.archireg.orchestrator.network.ClientAddress;
import fr.archireg.orchestrator.observability.Metrics;
import io.github.bucket4j.TimeMeter;
import io.helidon.common.Weighted;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/**
 * Counts every request by the address that it comes from, whoever it claims to be. Always in
 * memory: nobody can make the database work without an identity.
 *
 * <p>Addresses of private networks are not counted. Behind a proxy that is not configured as
 * trusted, that one address would be everybody.
 */
public final class AddressLimit implements HttpFeature, Weighted, Filter {
    /** Below the CORS feature of Helidon, so that a browser may read the refusal. */
    private static final double WEIGHT = 500;

    /** What a refused identity costs: guessing gets slow, and a forgotten token does not hurt. */
    private static final int UNAUTHENTICATED_TOKENS = 20;

    /** Asked by an orchestrator, whatever else goes on at its address. */
    private static final Set<String> PROBES =
            Set.of("/health", "/health/live", "/health/ready", "/health/started");

    private final ProcessBuckets buckets;
    private final Metrics metrics;

    public AddressLimit(LimitConfig config, Metrics metrics) {
        this(new ProcessBuckets(config.addressPerMinute(), TimeMeter.SYSTEM_NANOTIME), metrics);
    }

    AddressLimit(ProcessBuckets buckets, Metrics metrics) {
        this.buckets = buckets;
        this.metrics = metrics;
    }

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(this);
    }

    @Override
    public double weight() {
        return WEIGHT;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        ClientAddress client = ClientAddresses.of(request);
        if (client.isPrivate() || PROBES.contains(request.prologue().uriPath().rawPath())) {
            chain.proceed();
            return;
        }
        String subscriber = client.subscriber();
        Spending spending = buckets.spend(subscriber);
        spending.tell(response);
        if (spending.refused()) {
            metrics.requestRefused("address");
        }
        spending.require();
        chain.proceed();
        if (response.status().code() == ErrorType.UNAUTHENTICATED.status()) {
            buckets.charge(subscriber, UNAUTHENTICATED_TOKENS - 1);
        }
    }
}
