package fr.archireg.orchestrator;

/** Where the program runs; decides what is required and what is open. */
enum Environment {
    /** Everything that users rely on must be configured. */
    PRODUCTION,
    /**
     * Works with nothing configured: unless tokens can be verified, everybody is one local user, so
     * only this machine may connect.
     */
    DEVELOPMENT
}
