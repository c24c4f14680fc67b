package fr.archireg.orchestrator.starter;

import fr.archireg.orchestrator.gguf.GgufType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats to the bytes of a tensor (ggml-quants.c, {@code quantize_row_q8_0_ref}). */
final class BlockEncoder {
    private static final int LARGEST_QUANT = 127;

    private BlockEncoder() {}

    /** All values in single precision, little-endian. */
    static byte[] f32(float[] values) {
        byte[] encoded = new byte[values.length * Float.BYTES];
        ByteBuffer bytes = littleEndian(encoded);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return encoded;
    }

    /**
     * Blocks of 32 values: their scale in half precision, then each value divided by it as one
     * signed byte.
     *
     * @param values length is a multiple of 32
     */
    static byte[] q8(float[] values) {
        int block = GgufType.Q8_0.blockNumbers();
        byte[] encoded = new byte[values.length / block * GgufType.Q8_0.blockBytes()];
        ByteBuffer bytes = littleEndian(encoded);
        for (int start = 0; start < values.length; start += block) {
            float largest = 0;
            for (int i = start; i < start + block; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            float scale = largest / LARGEST_QUANT;
            bytes.putShort(Float.floatToFloat16(scale));
            for (int i = start; i < start + block; i++) {
                bytes.put((byte) (scale == 0 ? 0 : Math.round(values[i] / scale)));
            }
        }
        return encoded;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
