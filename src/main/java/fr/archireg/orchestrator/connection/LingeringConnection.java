package fr.archireg.orchestrator.connection;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A connection that is not closed at once after a refusal: its client would lose the answer while
 * it still sends.
 */
record LingeringConnection(ServerConnection connection, ReceivedBytes received)
        implements ServerConnection, InterruptableTask<Void> {
    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            connection.handle(limit);
        } finally {
            linger();
        }
    }

    private void linger() {
        try {
            received.linger();
        } catch (UncheckedIOException | CloseConnectionException e) {
            // The client left first, or was cut.
        }
    }

    @Override
    public boolean canInterrupt() {
        return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        connection.close(interrupt);
    }
}
