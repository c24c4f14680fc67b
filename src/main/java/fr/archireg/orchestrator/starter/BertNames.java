package fr.archireg.orchestrator.starter;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name that llama.cpp gives to a weight of a PyTorch BERT (llama-arch.cpp, LLM_ARCH_BERT). */
final class BertNames {
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)\\.(.+)");

    private static final Map<String, String> EMBEDDINGS =
            Map.of(
                    "embeddings.word_embeddings", "token_embd",
                    "embeddings.position_embeddings", "position_embd",
                    "embeddings.token_type_embeddings", "token_types",
                    "embeddings.LayerNorm", "token_embd_norm");

    private static final Map<String, String> LAYER_PARTS =
            Map.of(
                    "attention.self.query", "attn_q",
                    "attention.self.key", "attn_k",
                    "attention.self.value", "attn_v",
                    "attention.output.dense", "attn_output",
                    "attention.output.LayerNorm", "attn_output_norm",
                    "intermediate.dense", "ffn_up",
                    "output.dense", "ffn_down",
                    "output.LayerNorm", "layer_output_norm");

    private BertNames() {}

    /** Empty for a weight that an embedding does not need, such as the pooler. */
    static Optional<String> gguf(String pytorch) {
        int dot = pytorch.lastIndexOf('.');
        String module = pytorch.substring(0, dot);
        String suffix = pytorch.substring(dot);
        Matcher layer = LAYER.matcher(module);
        if (layer.matches()) {
            return Optional.ofNullable(LAYER_PARTS.get(layer.group(2)))
                    .map(part -> "blk." + layer.group(1) + "." + part + suffix);
        }
        return Optional.ofNullable(EMBEDDINGS.get(module)).map(name -> name + suffix);
    }
}
