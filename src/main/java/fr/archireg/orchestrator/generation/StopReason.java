package fr.archireg.orchestrator.generation;

/** Why a generation was told to stop before its end. */
public enum StopReason {
    /** The user wished it. */
    USER,
    /** Nobody has listened for the whole grace period. */
    LEFT,
    /** The program is ending. */
    SHUTDOWN,
    /** It is this process's no more: another one ended it, or its conversation was deleted. */
    LOST
}
