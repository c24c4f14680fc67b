package fr.archireg.orchestrator.starter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.archireg.orchestrator.gguf.GgufValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The vocabulary of a Hugging Face {@code tokenizer.json} as GGUF metadata. */
final class WordPieceTokens {
    private static final String WORD_START = "\u2581";
    private static final String CONTINUATION = "##";
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int UNUSED = 5;

    private WordPieceTokens() {}

    /** The pairs that begin with {@code tokenizer.}; the stream stays open. */
    static Map<String, GgufValue> read(InputStream json) throws IOException {
        JsonNode root = new ObjectMapper().readTree(json);
        JsonNode vocabulary = root.path("model").path("vocab");
        Set<String> specials = new HashSet<>();
        root.path("added_tokens").forEach(token -> specials.add(token.path("content").asText()));
        List<String> tokens = byId(vocabulary);

        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("tokenizer.ggml.model", new GgufValue.Text("bert"));
        metadata.put(
                "tokenizer.ggml.tokens",
                new GgufValue.Texts(
                        tokens.stream().map(token -> written(token, specials)).toList()));
        metadata.put(
                "tokenizer.ggml.token_type",
                new GgufValue.Integers(
                        tokens.stream().map(token -> type(token, specials)).toList()));
        metadata.put("tokenizer.ggml.token_type_count", new GgufValue.Unsigned(2));
        putId(metadata, "bos", vocabulary, "[CLS]");
        putId(metadata, "cls", vocabulary, "[CLS]");
        putId(metadata, "eos", vocabulary, "[SEP]");
        // The key is spelt so in the format.
        putId(metadata, "seperator", vocabulary, "[SEP]");
        putId(metadata, "unknown", vocabulary, "[UNK]");
        putId(metadata, "padding", vocabulary, "[PAD]");
        putId(metadata, "mask", vocabulary, "[MASK]");
        return metadata;
    }

    private static List<String> byId(JsonNode vocabulary) throws IOException {
        String[] tokens = new String[vocabulary.size()];
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            int id = entry.getValue().asInt(-1);
            if (id < 0 || id >= tokens.length || tokens[id] != null) {
                throw new IOException("the vocabulary's ids are not 0 to its size");
            }
            tokens[id] = entry.getKey();
        }
        return List.of(tokens);
    }

    private static String written(String token, Set<String> specials) {
        if (specials.contains(token) || isUnused(token)) {
            return token;
        }
        return token.startsWith(CONTINUATION)
                ? token.substring(CONTINUATION.length())
                : WORD_START + token;
    }

    private static int type(String token, Set<String> specials) {
        if (specials.contains(token)) {
            return CONTROL;
        }
        return isUnused(token) ? UNUSED : NORMAL;
    }

    private static boolean isUnused(String token) {
        return token.startsWith("[unused") && token.endsWith("]");
    }

    private static void putId(
            Map<String, GgufValue> metadata, String role, JsonNode vocabulary, String token)
            throws IOException {
        JsonNode id = vocabulary.path(token);
        if (!id.isInt()) {
            throw new IOException("the vocabulary lacks " + token);
        }
        metadata.put("tokenizer.ggml." + role + "_token_id", new GgufValue.Unsigned(id.asInt()));
    }
}
