package fr.archireg.orchestrator.http;

/** The reader of a stream left, or stopped reading for too long; nothing more can be sent to it. */
public final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException(Throwable cause) {
        super("the client is gone", cause);
    }
}
