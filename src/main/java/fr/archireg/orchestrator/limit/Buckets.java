package fr.archireg.orchestrator.limit;

import java.time.Duration;

/** One bucket for each client, all of one size. A client that is new has a full one. */
interface Buckets {
    /** How long an empty bucket takes to be full. */
    Duration PERIOD = Duration.ofMinutes(1);

    /** Tokens of a full bucket. */
    long limit();

    /** Takes a token, if there is one. */
    Spending spend(String client);

    /** Tokens that there are. */
    long available(String client);
}
