package fr.archireg.orchestrator.gguf;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The key-value pairs of a header, of which only whole numbers and a few names are kept. */
final class GgufMetadata {
    static final String ARCHITECTURE = "general.architecture";
    static final String TOKENIZER = "tokenizer.ggml.model";

    private static final int PAIRS_MAX = 4_096;
    private static final int KEY_BYTES_MAX = 256;
    private static final int NAME_BYTES_MAX = 256;
    private static final Set<String> NAMES = Set.of(ARCHITECTURE, TOKENIZER);

    private final Set<String> keys = new HashSet<>();
    private final Map<String, Long> integers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Array> arrays = new HashMap<>();

    /** Where an array lies, for reading it once it is known what is needed of it. */
    record Array(GgufValueType type, int length, long position) {}

    static int pairs(GgufInput input) throws IOException {
        return (int) input.count("the number of metadata pairs", PAIRS_MAX);
    }

    void read(GgufInput input, int pairs) throws IOException {
        for (int i = 0; i < pairs; i++) {
            String key = input.string("a metadata key", KEY_BYTES_MAX);
            if (!keys.add(key)) {
                throw new GgufFormatException("a metadata key occurs twice");
            }
            value(input, key, GgufValueType.of(input.int32()));
        }
    }

    String name(String key) throws GgufFormatException {
        return Optional.ofNullable(names.get(key)).orElseThrow(() -> missing(key));
    }

    /** A whole number from 1 up. */
    int positive(String key) throws GgufFormatException {
        long value = Optional.ofNullable(integers.get(key)).orElseThrow(() -> missing(key));
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new GgufFormatException("%s is %d".formatted(key, value));
        }
        return (int) value;
    }

    /** A whole number from 0 up to and without {@code limit}, if it is there. */
    OptionalInt below(String key, int limit) throws GgufFormatException {
        Long value = integers.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < 0 || value >= limit) {
            throw new GgufFormatException(
                    "%s is %d, which is not below %d".formatted(key, value, limit));
        }
        return OptionalInt.of(value.intValue());
    }

    Optional<Boolean> flag(String key) {
        return Optional.ofNullable(integers.get(key)).map(value -> value != 0);
    }

    Optional<Array> array(String key) {
        return Optional.ofNullable(arrays.get(key));
    }

    private void value(GgufInput input, String key, GgufValueType type) throws IOException {
        switch (type) {
            case UINT8, BOOL -> integers.put(key, (long) input.uint8());
            case INT8 -> integers.put(key, (long) (byte) input.uint8());
            case UINT32 -> integers.put(key, Integer.toUnsignedLong(input.int32()));
            case INT32 -> integers.put(key, (long) input.int32());
            case UINT64, INT64 -> integers.put(key, input.int64());
            case UINT16, INT16, FLOAT32, FLOAT64 -> input.skip(type.bytes());
            case STRING -> string(input, key);
            case ARRAY -> array(input, key);
        }
    }

    private void string(GgufInput input, String key) throws IOException {
        if (NAMES.contains(key)) {
            names.put(key, input.string(key, NAME_BYTES_MAX));
        } else {
            input.skipString();
        }
    }

    private void array(GgufInput input, String key) throws IOException {
        GgufValueType type = GgufValueType.of(input.int32());
        int length = (int) input.count("the length of " + key, Integer.MAX_VALUE);
        arrays.put(key, new Array(type, length, input.position()));
        switch (type) {
            case ARRAY -> throw new GgufFormatException("an array of arrays in the metadata");
            case STRING -> {
                for (int i = 0; i < length; i++) {
                    input.skipString();
                }
            }
            default -> input.skip((long) length * type.bytes());
        }
    }

    private static GgufFormatException missing(String key) {
        return new GgufFormatException("%s is missing".formatted(key));
    }
}
