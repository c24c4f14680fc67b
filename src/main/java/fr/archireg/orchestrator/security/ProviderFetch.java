package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Fetch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;

/** Asking the identity provider: whatever goes wrong on the way is {@code AUTH_UNAVAILABLE}. */
final class ProviderFetch {
    private ProviderFetch() {}

    static Fetch.Answer send(Fetch fetch) {
        try {
            return fetch.send();
        } catch (HttpTimeoutException e) {
            throw unavailable("no answer in time");
        } catch (InterruptedIOException e) {
            throw unavailable("interrupted");
        } catch (IOException e) {
            throw unavailable("no answer");
        }
    }

    static AppException unavailable(String reason) {
        return new AppException(ErrorCode.AUTH_UNAVAILABLE, reason);
    }
}
