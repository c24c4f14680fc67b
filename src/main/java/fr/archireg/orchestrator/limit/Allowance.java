package fr.archireg.orchestrator.limit;

import java.time.Instant;
import java.util.Optional;

/**
 * What a user may have of something, and has had.
 *
 * @param limit empty if there is none
 * @param used from 0; tokens that are reserved count
 * @param remaining empty if there is no limit
 * @param resetsAt when all of it is there again; empty if nothing is missing, or if that depends on
 *     what the user does
 */
public record Allowance(
        Optional<Long> limit, long used, Optional<Long> remaining, Optional<Instant> resetsAt) {

    /** Something that is limited. */
    public static Allowance of(long limit, long used, Optional<Instant> resetsAt) {
        return new Allowance(
                Optional.of(limit), used, Optional.of(Math.max(0, limit - used)), resetsAt);
    }

    /** Something that is not limited. */
    public static Allowance unlimited(long used) {
        return new Allowance(Optional.empty(), used, Optional.empty(), Optional.empty());
    }
}
