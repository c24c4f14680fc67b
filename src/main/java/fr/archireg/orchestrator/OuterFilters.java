package fr.archireg.orchestrator;

import fr.archireg.orchestrator.http.ClientAddresses;
import fr.archireg.orchestrator.http.RequestId;
import fr.archireg.orchestrator.http.SecurityHeaders;
import fr.archireg.orchestrator.network.TrustedProxies;
import fr.archireg.orchestrator.observability.AccessLog;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.observability.TraceFilter;
import fr.archireg.orchestrator.observability.Tracing;
import io.helidon.common.Weighted;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;

/** The filters that see every request, also one that the CORS feature of Helidon refuses. */
record OuterFilters(
        Metrics metrics, Tracing tracing, TrustedProxies proxies, SecurityHeaders headers)
        implements HttpFeature, Weighted {
    /** More than any feature of Helidon; the heaviest comes first. */
    private static final double WEIGHT = 1_000;

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(new RequestId())
                .addFilter(new ClientAddresses(proxies))
                .addFilter(new AccessLog(metrics))
                .addFilter(new TraceFilter(tracing))
                .addFilter(headers);
    }

    @Override
    public double weight() {
        return WEIGHT;
    }
}
