package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.ServerRequest;
import java.util.Set;
import java.util.UUID;

/** Development only: everybody is the same local user, who may do everything. */
public final class LocalUser implements Authenticator {
    private static final Caller CALLER =
            new Caller(
                    UUID.fromString("00000000-0000-7000-8000-000000000001"),
                    Set.of(Role.USER, Role.ADMIN));

    @Override
    public Caller authenticate(ServerRequest request) {
        return CALLER;
    }
}
