package fr.archireg.orchestrator.security;

import java.time.Instant;

/**
 * Who a token speaks for.
 *
 * @param until the moment from which it is no longer accepted
 */
record VerifiedToken(Caller caller, Instant until) {}
