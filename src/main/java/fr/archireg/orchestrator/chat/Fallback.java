package fr.archireg.orchestrator.chat;

/** What becomes of a question that no model can answer now. */
enum Fallback {
    /** The passages are quoted. */
    EXTRACTIVE,
    /** It fails. */
    NONE
}
