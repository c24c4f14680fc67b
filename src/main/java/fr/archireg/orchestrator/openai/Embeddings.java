package fr.archireg.orchestrator.openai;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** The objects of OpenAI's API reference, "Embeddings". */
final class Embeddings {
    private final EmbeddingModel model;
    private final String name;

    /**
     * @param name what the answer says the model is
     */
    Embeddings(EmbeddingModel model, String name) {
        this.model = model;
        this.name = name;
    }

    /** The answer. */
    record EmbeddingList(String object, List<Entry> data, String model, Usage usage) {}

    /**
     * One embedding.
     *
     * @param embedding a list of numbers, or Base64 of little-endian 32-bit floats
     */
    record Entry(String object, int index, Object embedding) {}

    record Usage(int promptTokens, int totalTokens) {}

    /** Embeds the texts one after another. */
    EmbeddingList answer(EmbeddingsBody body) {
        body.verify();
        int dimensions = model.dimensions();
        if (body.dimensions().orElse(dimensions) != dimensions) {
            throw AppException.invalid("dimensions", "must be " + dimensions);
        }
        List<String> texts = body.texts();
        List<Entry> entries =
                IntStream.range(0, texts.size())
                        .mapToObj(i -> entry(i, texts.get(i), body))
                        .toList();
        int tokens = texts.stream().mapToInt(model::countTokens).sum();
        return new EmbeddingList("list", entries, name, new Usage(tokens, tokens));
    }

    private Entry entry(int index, String text, EmbeddingsBody body) {
        Embedding embedding = model.embed(text, body.role());
        Object value = body.base64() ? base64(embedding) : embedding.values();
        return new Entry("embedding", index, value);
    }

    private static String base64(Embedding embedding) {
        ByteBuffer bytes =
                ByteBuffer.allocate(embedding.dimensions() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(embedding.values());
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
