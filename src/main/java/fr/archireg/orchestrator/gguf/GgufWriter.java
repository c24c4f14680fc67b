package fr.archireg.orchestrator.gguf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes one GGUF file, version 3, front to back: first {@link #header}, then the data of every
 * tensor in the same order, each as a call of {@link #data} or several, then {@link #finish}. Used
 * by one thread. Does not close the stream.
 */
public final class GgufWriter {
    private static final int ALIGNMENT = 32;

    private final OutputStream out;
    private long position;
    private List<GgufTensor> tensors = List.of();
    private int current;
    private long currentWrittenBytes;

    /** Writes to a stream, which should be buffered. */
    public GgufWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes everything before the weights; the pairs in the order of the map. */
    public void header(Map<String, GgufValue> metadata, List<GgufTensor> tensorTable)
            throws IOException {
        tensors = List.copyOf(tensorTable);
        bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(3);
        int64(tensors.size());
        int64(metadata.size());
        for (Map.Entry<String, GgufValue> pair : metadata.entrySet()) {
            string(pair.getKey());
            value(pair.getValue());
        }
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            tensor(tensor, offset);
            offset += tensor.bytes() + padding(tensor.bytes());
        }
        pad();
    }

    /**
     * Appends data of the first tensor that is not complete.
     *
     * @throws IllegalStateException if that is more than the tensor holds
     */
    public void data(byte[] data) throws IOException {
        if (current == tensors.size()
                || currentWrittenBytes + data.length > tensors.get(current).bytes()) {
            throw new IllegalStateException("more data than the tensor table announced");
        }
        bytes(data);
        currentWrittenBytes += data.length;
        if (currentWrittenBytes == tensors.get(current).bytes()) {
            pad();
            current++;
            currentWrittenBytes = 0;
        }
    }

    /**
     * Ends the file.
     *
     * @throws IllegalStateException if a tensor is not complete
     */
    public void finish() throws IOException {
        if (current != tensors.size()) {
            throw new IllegalStateException(
                    "tensor %s is incomplete".formatted(tensors.get(current).name()));
        }
        out.flush();
    }

    private void value(GgufValue value) throws IOException {
        switch (value) {
            case GgufValue.Text(String text) -> {
                type(GgufValueType.STRING);
                string(text);
            }
            case GgufValue.Unsigned(int number) -> {
                type(GgufValueType.UINT32);
                int32(number);
            }
            case GgufValue.Real(float number) -> {
                type(GgufValueType.FLOAT32);
                int32(Float.floatToRawIntBits(number));
            }
            case GgufValue.Flag(boolean flag) -> {
                type(GgufValueType.BOOL);
                bytes(new byte[] {(byte) (flag ? 1 : 0)});
            }
            case GgufValue.Texts(List<String> texts) -> {
                array(GgufValueType.STRING, texts.size());
                for (String text : texts) {
                    string(text);
                }
            }
            case GgufValue.Integers(List<Integer> numbers) -> {
                array(GgufValueType.INT32, numbers.size());
                for (int number : numbers) {
                    int32(number);
                }
            }
        }
    }

    private void tensor(GgufTensor tensor, long offset) throws IOException {
        string(tensor.name());
        int32(tensor.dimensions().size());
        for (long length : tensor.dimensions()) {
            int64(length);
        }
        int32(tensor.type().id());
        int64(offset);
    }

    private void array(GgufValueType elements, int length) throws IOException {
        type(GgufValueType.ARRAY);
        type(elements);
        int64(length);
    }

    private void type(GgufValueType type) throws IOException {
        int32(type.id());
    }

    private void string(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(utf8.length);
        bytes(utf8);
    }

    private void int32(int value) throws IOException {
        bytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    private void int64(long value) throws IOException {
        bytes(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    private void pad() throws IOException {
        bytes(new byte[padding(position)]);
    }

    private void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    private static int padding(long bytes) {
        return (int) ((ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT);
    }
}
