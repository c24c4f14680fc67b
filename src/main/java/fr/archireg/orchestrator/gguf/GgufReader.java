package fr.archireg.orchestrator.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a header front to back, and the special tokens in a second pass over their array. */
final class GgufReader {
    private static final int MAGIC = 0x46554747;
    private static final int TENSORS_MAX = 16_384;
    private static final int TOKENS_MAX = 2_000_000;
    private static final int SPECIAL_TOKENS_MAX = 4_096;
    private static final int SPECIAL_TOKEN_BYTES_MAX = 256;
    private static final int POOLING_TYPES = 5;
    private static final int ALIGNMENT_MAX = 1 << 16;
    private static final int ALIGNMENT_DEFAULT = 32;

    /** Unknown, control and user-defined (llama.h, {@code llama_token_type}). */
    private static final Set<Integer> SPECIAL_TYPES = Set.of(2, 3, 4);

    private static final List<String> TOKEN_ID_KEYS =
            List.of(
                    "unknown_token_id",
                    "seperator_token_id",
                    "padding_token_id",
                    "cls_token_id",
                    "mask_token_id");

    private final GgufInput input;
    private final GgufMetadata metadata = new GgufMetadata();

    GgufReader(GgufInput input) {
        this.input = input;
    }

    GgufHeader read() throws IOException {
        if (input.remaining() < Integer.BYTES || input.int32() != MAGIC) {
            throw new GgufFormatException("the file does not begin with the letters GGUF");
        }
        int version = input.int32();
        if (version != 2 && version != 3) {
            throw new GgufFormatException("version %d is neither 2 nor 3".formatted(version));
        }
        int tensorCount = (int) input.count("the number of tensors", TENSORS_MAX);
        metadata.read(input, GgufMetadata.pairs(input));
        List<GgufTensor> tensors = tensors(tensorCount);
        GgufVocabulary vocabulary = vocabulary();
        requireTokenRows(tensors, vocabulary.tokens());

        String architecture = metadata.name(GgufMetadata.ARCHITECTURE);
        return new GgufHeader(
                version,
                architecture,
                metadata.positive(architecture + ".embedding_length"),
                metadata.positive(architecture + ".context_length"),
                metadata.below(architecture + ".pooling_type", POOLING_TYPES),
                vocabulary,
                tensors);
    }

    private List<GgufTensor> tensors(int count) throws IOException {
        List<GgufTensor> tensors = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            GgufTensor tensor = tensor();
            if (!names.add(tensor.name())) {
                throw new GgufFormatException("a tensor name occurs twice");
            }
            tensors.add(tensor);
            offsets.add(input.count("the offset of a tensor", Long.MAX_VALUE));
        }
        requireInside(tensors, offsets);
        return tensors;
    }

    private GgufTensor tensor() throws IOException {
        String name = input.string("a tensor name", GgufTensor.NAME_BYTES_MAX);
        int dimensionCount = input.int32();
        if (dimensionCount < 1 || dimensionCount > GgufTensor.DIMENSIONS_MAX) {
            throw new GgufFormatException(
                    "a tensor has %s dimensions"
                            .formatted(Integer.toUnsignedString(dimensionCount)));
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < dimensionCount; i++) {
            dimensions.add(input.count("a tensor dimension", Integer.MAX_VALUE));
        }
        GgufType type = GgufType.of(input.int32());
        try {
            return new GgufTensor(name, type, dimensions);
        } catch (IllegalArgumentException e) {
            throw new GgufFormatException(String.valueOf(e.getMessage()));
        }
    }

    private void requireInside(List<GgufTensor> tensors, List<Long> offsets)
            throws GgufFormatException {
        int alignment =
                metadata.below("general.alignment", ALIGNMENT_MAX + 1).orElse(ALIGNMENT_DEFAULT);
        if (Integer.bitCount(alignment) != 1) {
            throw new GgufFormatException("alignment %d is no power of 2".formatted(alignment));
        }
        long dataStart = (input.position() + alignment - 1) / alignment * alignment;
        for (int i = 0; i < tensors.size(); i++) {
            long offset = offsets.get(i);
            if (offset % alignment != 0) {
                throw new GgufFormatException("tensor offset %d is not aligned".formatted(offset));
            }
            if (tensors.get(i).bytes() > input.size() - dataStart - offset) {
                throw new GgufFormatException(
                        "the file ends at byte %d, before the end of its tensors"
                                .formatted(input.size()));
            }
        }
    }

    private GgufVocabulary vocabulary() throws IOException {
        String prefix = "tokenizer.ggml.";
        GgufMetadata.Array literals = array(prefix + "tokens", GgufValueType.STRING);
        GgufMetadata.Array types = array(prefix + "token_type", GgufValueType.INT32);
        int tokens = literals.length();
        if (tokens < 1 || tokens > TOKENS_MAX || types.length() != tokens) {
            throw new GgufFormatException(
                    "%d tokens with %d token types".formatted(tokens, types.length()));
        }
        for (String key : TOKEN_ID_KEYS) {
            metadata.below(prefix + key, tokens);
        }
        return new GgufVocabulary(
                metadata.name(GgufMetadata.TOKENIZER),
                tokens,
                metadata.below(prefix + "bos_token_id", tokens),
                metadata.below(prefix + "eos_token_id", tokens),
                metadata.flag(prefix + "add_bos_token"),
                metadata.flag(prefix + "add_eos_token"),
                specialLiterals(literals, types));
    }

    private GgufMetadata.Array array(String key, GgufValueType type) throws GgufFormatException {
        return metadata.array(key)
                .filter(array -> array.type() == type)
                .orElseThrow(() ->
                        new GgufFormatException(
                                "%s is missing or no %s array".formatted(key, type)));
    }

    private List<String> specialLiterals(GgufMetadata.Array literals, GgufMetadata.Array types)
            throws IOException {
        boolean[] special = new boolean[types.length()];
        input.seek(types.position());
        for (int i = 0; i < special.length; i++) {
            special[i] = SPECIAL_TYPES.contains(input.int32());
        }

        List<String> result = new ArrayList<>();
        input.seek(literals.position());
        for (boolean wanted : special) {
            if (!wanted) {
                input.skipString();
            } else if (result.size() < SPECIAL_TOKENS_MAX) {
                result.add(input.string("a special token", SPECIAL_TOKEN_BYTES_MAX));
            } else {
                throw new GgufFormatException(
                        "more than %d special tokens".formatted(SPECIAL_TOKENS_MAX));
            }
        }
        return result;
    }

    /** Token ids are rows of this table: with fewer rows, a token would be read behind its end. */
    private static void requireTokenRows(List<GgufTensor> tensors, int tokens)
            throws GgufFormatException {
        long rows =
                tensors.stream()
                        .filter(tensor -> tensor.name().equals("token_embd.weight"))
                        .mapToLong(GgufTensor::rows)
                        .findFirst()
                        .orElseThrow(() -> new GgufFormatException("token_embd.weight is missing"));
        if (rows < tokens) {
            throw new GgufFormatException(
                    "token_embd.weight has %d rows for %d tokens".formatted(rows, tokens));
        }
    }
}
