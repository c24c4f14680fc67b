package fr.archireg.orchestrator.gguf;

import java.util.Arrays;

/** Type of a metadata value (gguf.h, {@code gguf_type}). */
enum GgufValueType {
    UINT8(0, 1),
    INT8(1, 1),
    UINT16(2, 2),
    INT16(3, 2),
    UINT32(4, 4),
    INT32(5, 4),
    FLOAT32(6, 4),
    BOOL(7, 1),
    STRING(8, 0),
    ARRAY(9, 0),
    UINT64(10, 8),
    INT64(11, 8),
    FLOAT64(12, 8);

    private final int id;
    private final int bytes;

    GgufValueType(int id, int bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /** The number that stands for this type in a file. */
    int id() {
        return id;
    }

    /** Size of one value; 0 if it varies. */
    int bytes() {
        return bytes;
    }

    static GgufValueType of(int id) throws GgufFormatException {
        return Arrays.stream(values())
                .filter(type -> type.id == id)
                .findFirst()
                .orElseThrow(() -> new GgufFormatException("metadata type " + id + " is unknown"));
    }
}
