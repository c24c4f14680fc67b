/**
 * Requests that are sent twice and take effect once. A {@link
 * fr.archireg.orchestrator.idempotency.RequestKey} is what a client sends with a request that it
 * may have to repeat; {@link fr.archireg.orchestrator.idempotency.IdempotencyStore} writes it in
 * the transaction that does the work, so that PostgreSQL lets one of many equal requests do it and
 * tells the others what it made. Owns the table {@code idempotency_keys}; knows nothing of what is
 * made.
 */
@NullMarked
package fr.archireg.orchestrator.idempotency;

import org.jspecify.annotations.NullMarked;
