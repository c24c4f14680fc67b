package fr.archireg.orchestrator.output;

import java.util.Collection;
import java.util.Set;

/** What answers may contain, the same for all of them. Immutable. */
public final class OutputPolicy {
    private final LeakGuard.Recited recited;
    private final Set<String> trustedHosts;

    private OutputPolicy(LeakGuard.Recited recited, Set<String> trustedHosts) {
        this.recited = recited;
        this.trustedHosts = Set.copyOf(trustedHosts);
    }

    /**
     * A policy.
     *
     * @param rules text that no answer may recite
     * @param mark random mark that is part of the rules and of nothing else
     * @param trustedHosts hosts in small letters that every answer may link to, with all below them
     */
    public static OutputPolicy of(String rules, String mark, Set<String> trustedHosts) {
        return new OutputPolicy(LeakGuard.Recited.of(rules, mark), trustedHosts);
    }

    /** A filter for one answer, whose sources have these addresses. */
    public AnswerFilter filter(Collection<String> addresses) {
        return new AnswerFilter(
                new LeakGuard(recited), new MarkupFilter(LinkPolicy.of(trustedHosts, addresses)));
    }
}
