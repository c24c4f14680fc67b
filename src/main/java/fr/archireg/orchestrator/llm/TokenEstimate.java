package fr.archireg.orchestrator.llm;

/**
 * An estimate of how many tokens a language model sees in a French text, for budgets that must not
 * be exceeded. Pure.
 *
 * <p>Assumption: three UTF-16 characters a token. Byte-pair vocabularies of about 200,000 entries
 * (o200k, which gpt-oss uses) take about four characters of French prose for a token; article
 * numbers and dates take fewer, so a budget made with three holds for legal text. It does not hold
 * for text without spaces or in scripts other than Latin.
 */
public final class TokenEstimate {
    private static final int CHARACTERS_PER_TOKEN = 3;

    private TokenEstimate() {}

    /** Tokens of the text, rounded up; 0 only for the empty text. */
    public static int tokens(String text) {
        return Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN);
    }
}
