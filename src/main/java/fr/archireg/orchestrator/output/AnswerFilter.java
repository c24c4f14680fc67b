package fr.archireg.orchestrator.output;

/** Lets through what may be shown of one answer, piece by piece. Single-threaded. */
public final class AnswerFilter {
    private final LeakGuard leaks;
    private final MarkupFilter markup;

    AnswerFilter(LeakGuard leaks, MarkupFilter markup) {
        this.leaks = leaks;
        this.markup = markup;
    }

    /** What may be shown after this piece; may be empty. */
    public String accept(String piece) {
        return markup.accept(leaks.accept(piece));
    }

    /** What was held back; nothing may follow. */
    public String finish() {
        return markup.accept(leaks.finish()) + markup.finish();
    }

    /** Whether the answer recites the rules: it has to end here. */
    public boolean leaking() {
        return leaks.leaking();
    }
}
