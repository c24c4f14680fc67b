package fr.archireg.orchestrator.embedding;

import java.util.concurrent.atomic.AtomicInteger;

/** An engine whose tokens are words, and whose embedding tells how many there were. */
final class WordEngine implements EmbeddingEngine {
    private final int tokensMax;
    private final AtomicInteger counted = new AtomicInteger();
    private final AtomicInteger embedded = new AtomicInteger();

    WordEngine(int tokensMax) {
        this.tokensMax = tokensMax;
    }

    int counted() {
        return counted.get();
    }

    int embedded() {
        return embedded.get();
    }

    @Override
    public Embedding embed(String text) {
        embedded.incrementAndGet();
        double angle = text.length() / 1e4;
        return new Embedding(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
    }

    @Override
    public int countTokens(String text) {
        counted.incrementAndGet();
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public int tokensMax() {
        return tokensMax;
    }

    @Override
    public void kick() {}
}
