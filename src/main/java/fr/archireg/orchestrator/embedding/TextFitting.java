package fr.archireg.orchestrator.embedding;

/** Cuts a text to the tokens that the model takes, with few questions to the tokenizer. */
final class TextFitting {
    /** A cut that leaves this much of the room unused is good enough. */
    private static final int SLACK_TOKENS = 8;

    private final EmbeddingEngine engine;

    TextFitting(EmbeddingEngine engine) {
        this.engine = engine;
    }

    /** The prefix and as much of the text, from its start, as fits together. */
    String fit(String prefix, String text) {
        int max = engine.tokensMax();
        int fits = 0;
        int tooLong = text.length() + 1;
        int candidate = text.length();
        String result = prefix;
        while (tooLong - fits > 1) {
            String tried = prefix + TextCleaning.cut(text, candidate);
            int tokens = engine.countTokens(tried);
            if (tokens <= max) {
                fits = candidate;
                result = tried;
                if (candidate == text.length() || tokens >= max - SLACK_TOKENS) {
                    return result;
                }
            } else {
                tooLong = candidate;
            }
            candidate = next(fits, tooLong, (double) max / Math.max(tokens, 1) * candidate);
        }
        return result;
    }

    /** Where proportion points, but always at least an eighth inside the open interval. */
    private static int next(int fits, int tooLong, double proportional) {
        int margin = (tooLong - fits) / 8;
        int guess = (int) proportional;
        return Math.clamp(
                guess, fits + Math.max(margin, 1), Math.max(tooLong - 1 - margin, fits + 1));
    }
}
