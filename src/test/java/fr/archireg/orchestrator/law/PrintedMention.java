package fr.archireg.orchestrator.law;

/** A mention as the tables of cases write it. */
final class PrintedMention {
    private PrintedMention() {}

    /** Code and key, the end of a range behind two dots, a plus sign for "et suivants". */
    static String print(Mention mention) {
        LegalReference first = mention.first();
        return first.code().map(LegalCode::name).orElse("?")
                + " "
                + first.key()
                + mention.last().map(last -> ".." + last.key()).orElse("")
                + (mention.following() ? "+" : "");
    }
}
