package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.UUID;

/** Parameters in a path. */
public final class PathParameters {
    private PathParameters() {}

    /**
     * An id.
     *
     * @throws AppException {@code NOT_FOUND} if it has not the form of one: nothing can have that
     *     id
     */
    public static UUID id(ServerRequest request, String name) {
        return uuid(request.path().pathParameters().get(name))
                .orElseThrow(() -> new AppException(ErrorCode.NOT_FOUND, "no such " + name));
    }

    /** The id that a text is, or empty if it is none. */
    public static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(StrictTypes.uuid(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
