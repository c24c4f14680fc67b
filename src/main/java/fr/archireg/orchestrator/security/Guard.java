package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.RequestUser;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Supplier;

/** Stands before the routes of users; a refusal says why as RFC 6750, section 3, wants it. */
public final class Guard {
    private final Authenticator authenticator;
    private final SessionCheck sessions;
    private final Throttle throttle;

    /**
     * @param sessions asked before whatever an administrator does
     */
    public Guard(Authenticator authenticator, SessionCheck sessions, Throttle throttle) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    /** A handler that only runs for an authenticated user. */
    public Handler user(CallerHandler handler) {
        return (request, response) -> {
            Caller caller = authenticate(request, response);
            require(Role.USER, caller, response);
            throttle.admit(caller, request, response);
            handler.handle(caller, request, response);
        };
    }

    /**
     * A handler that only runs for an administrator whose session goes on; other users get {@code
     * FORBIDDEN}. Who asked, for what, and what came of it is logged.
     */
    public Handler admin(CallerHandler handler) {
        return (request, response) -> {
            Caller caller = authenticate(request, response);
            AdminAudit.record(
                    caller,
                    request,
                    response,
                    () -> {
                        throttle.admit(caller, request, response);
                        require(Role.ADMIN, caller, response);
                        Caller current =
                                challenging(
                                        request, response, () -> sessions.current(caller, request));
                        require(Role.ADMIN, current, response);
                        handler.handle(current, request, response);
                    });
        };
    }

    private static void require(Role role, Caller caller, ServerResponse response) {
        if (!caller.has(role)) {
            challenge(response, "Bearer error=\"insufficient_scope\"");
            throw new AppException(ErrorCode.FORBIDDEN, "this needs another role");
        }
    }

    private Caller authenticate(ServerRequest request, ServerResponse response) {
        Caller caller = challenging(request, response, () -> authenticator.authenticate(request));
        request.context().register(new RequestUser(caller.userId()));
        return caller;
    }

    private static Caller challenging(
            ServerRequest request, ServerResponse response, Supplier<Caller> identification) {
        try {
            return identification.get();
        } catch (AppException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                // Who sent nothing is told the scheme only.
                boolean tried = request.headers().contains(HeaderNames.AUTHORIZATION);
                challenge(response, tried ? "Bearer error=\"invalid_token\"" : "Bearer");
            }
            throw e;
        }
    }

    private static void challenge(ServerResponse response, String challenge) {
        response.header(HeaderNames.WWW_AUTHENTICATE, challenge);
    }
}
