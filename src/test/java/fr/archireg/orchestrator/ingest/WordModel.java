package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.error.AppException;
import java.util.Random;

/** A model without a model: a token is a word, and equal texts have equal embeddings. */
record WordModel(int dimensions, int tokensMax) implements EmbeddingModel {

    @Override
    public Embedding embed(String text, EmbeddingRole role) {
        if (text.chars().noneMatch(Character::isLetterOrDigit)) {
            throw AppException.invalid("text", "has no usable character");
        }
        Random random = new Random(text.hashCode());
        float[] values = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            values[i] = (float) random.nextGaussian();
            squares += (double) values[i] * values[i];
        }
        for (int i = 0; i < dimensions; i++) {
            values[i] /= (float) Math.sqrt(squares);
        }
        return new Embedding(values);
    }

    @Override
    public int countTokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public int tokensMax(EmbeddingRole role) {
        return tokensMax;
    }

    @Override
    public int passageWindow() {
        return 0;
    }
}
