package fr.archireg.orchestrator.security;

/** What a caller may do beyond being somebody. */
public enum Role {
    /** Has data of his own. */
    USER,
    /** Runs this program: sees its figures and controls its jobs, not the data of users. */
    ADMIN
}
