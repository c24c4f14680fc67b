package fr.archireg.orchestrator.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A rare request of our own to a server whose address the configuration gives. Redirects are not
 * followed, so that nobody else can choose where a key goes.
 *
 * @param timeout for all of it, from the connection to the last byte
 * @param bytesMax of the answer's body
 */
public record Fetch(HttpRequest request, Duration timeout, int bytesMax) {

    /** What came back, whatever the status. */
    public record Answer(int status, String body) {}

    /**
     * Sends the request and waits for all of the answer.
     *
     * @throws HttpTimeoutException if it did not come in time
     * @throws InterruptedIOException if this thread was interrupted, which it still is
     * @throws IOException if there was no answer or too long a one
     */
    public Answer send() throws IOException {
        // A client of its own: an idle one would keep threads.
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
        try {
            return receive(client);
        } finally {
            client.shutdownNow();
        }
    }

    private Answer receive(HttpClient client) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, head -> new BoundedBody(bytesMax));
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            throw new IOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
