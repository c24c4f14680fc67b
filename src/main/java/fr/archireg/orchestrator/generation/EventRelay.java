package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.http.EventStream;
import fr.archireg.orchestrator.http.EventStreams;
import io.helidon.webserver.http.ServerResponse;

/**
 * Sends the events of a generation to one client: each write has all that came since the last one.
 * A client that stalls only holds up its own connection, until {@link EventStreams} cuts it; the
 * generation goes on. Thread-safe.
 */
public final class EventRelay {
    private final EventStreams streams;

    EventRelay(EventStreams streams) {
        this.streams = streams;
    }

    /**
     * Commits the response to status 200 and sends what follows an event, to the end of the
     * generation or until the client leaves.
     */
    public void send(Subscription subscription, int sequence, ServerResponse response) {
        try (EventStream stream = streams.open(response, subscription::wake)) {
            int seen = sequence;
            boolean ended = false;
            while (!ended && !stream.isGone()) {
                EventList.Slice slice = subscription.await(seen);
                if (!slice.isEmpty()) {
                    stream.send(slice.bytes(), slice.from(), slice.to());
                }
                seen = slice.last();
                ended = slice.ended();
            }
        } catch (ClientGoneException e) {
            // Nobody is left to tell; the generation goes on.
        }
    }
}
