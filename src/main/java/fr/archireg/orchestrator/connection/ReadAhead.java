package fr.archireg.orchestrator.connection;

import io.helidon.webserver.CloseConnectionException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A read that goes on in a thread of its own while the thread of the connection makes an answer;
 * that thread takes what it brought before it reads on.
 */
final class ReadAhead {
    private final FutureTask<byte[]> read;
    private final Thread reader;

    private ReadAhead(FutureTask<byte[]> read) {
        this.read = read;
        this.reader = Thread.ofVirtual().name("read-ahead-", 0).start(read);
    }

    static ReadAhead start(Callable<byte[]> read) {
        return new ReadAhead(new FutureTask<>(read));
    }

    /**
     * What it brought; waits for it. An interrupt ends the connection, as it does while reading.
     */
    byte[] await() {
        try {
            return read.get();
        } catch (InterruptedException e) {
            reader.interrupt();
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the connection is being cut", e);
        } catch (ExecutionException e) {
            throw new CloseConnectionException("the connection broke", e);
        }
    }
}
