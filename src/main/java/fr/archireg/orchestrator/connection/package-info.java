/**
 * Connections below the routes: which protocols are spoken and how long a client may keep the
 * server waiting. Start at {@link fr.archireg.orchestrator.connection.ConnectionWatch}.
 *
 * <p>Helidon 4.5.0 bounds how long a connection is idle between two requests, and nothing else: a
 * client that sends half a request, or reads half an answer, holds its thread for ever. Its one
 * door to the bytes is the {@code ConnectionContext} that a protocol gets, so that is what is
 * watched here, for all routes and both directions at once. A handler that waits learns by a {@link
 * fr.archireg.orchestrator.connection.Departure} that its client has left, or has reset its stream
 * of HTTP/2, of which Helidon 4.5.0 tells no handler either.
 */
@NullMarked
package fr.archireg.orchestrator.connection;

import org.jspecify.annotations.NullMarked;
