package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.gguf.GgufHeader;
import fr.archireg.orchestrator.gguf.GgufTensor;
import fr.archireg.orchestrator.gguf.GgufType;
import fr.archireg.orchestrator.starter.StarterWeights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Other real models that are made of the starter model: its file is taken apart, changed and put
 * together again. Not thread-safe.
 */
public final class ModelVariant {
    private static final int ALIGNMENT = 32;
    private static final int COUNT_POSITION = 8;

    private final byte[] metadata;
    private List<GgufTensor> tensors;
    private final Map<String, byte[]> data = new HashMap<>();

    private ModelVariant(byte[] metadata, List<GgufTensor> tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /** The starter model itself. */
    public static ModelVariant ofStarter() {
        try {
            byte[] file = Files.readAllBytes(TestingModel.path());
            List<GgufTensor> tensors = GgufHeader.read(TestingModel.path()).tensors();
            int dataStart = file.length - Math.toIntExact(paddedBytes(tensors));
            int tableStart = tableStart(file, tensors, dataStart);
            byte[] metadata = new byte[tableStart];
            System.arraycopy(file, 0, metadata, 0, tableStart);
            ModelVariant variant = new ModelVariant(metadata, tensors);
            int position = dataStart;
            for (GgufTensor tensor : tensors) {
                byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
                System.arraycopy(file, position, bytes, 0, bytes.length);
                variant.data.put(tensor.name(), bytes);
                position += Math.toIntExact(padded(tensor.bytes()));
            }
            return variant;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With noise on the weights of the matrices, as training on would leave them. */
    public ModelVariant perturbed(long seed, double strength) {
        Random random = new Random(seed);
        for (GgufTensor tensor : tensors) {
            if (tensor.type() == GgufType.Q8_0) {
                byte[] bytes = Objects.requireNonNull(data.get(tensor.name()));
                for (int i = 0; i < bytes.length; i++) {
                    if (i % GgufType.Q8_0.blockBytes() >= Short.BYTES) {
                        double value = bytes[i] + random.nextGaussian() * 127 * strength;
                        bytes[i] = (byte) Math.clamp(Math.round(value), -127, 127);
                    }
                }
            }
        }
        return this;
    }

    /** With the matrices in half precision, from the weights before they were quantized. */
    public ModelVariant inHalfPrecision() {
        Map<String, float[]> weights = StarterWeights.read();
        tensors =
                tensors.stream()
                        .map(tensor ->
                                tensor.type() == GgufType.Q8_0
                                        ? half(
                                                tensor,
                                                Objects.requireNonNull(weights.get(tensor.name())))
                                        : tensor)
                        .toList();
        return this;
    }

    private GgufTensor half(GgufTensor tensor, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        data.put(tensor.name(), bytes.array());
        return new GgufTensor(tensor.name(), GgufType.F16, tensor.dimensions());
    }

    /** With the first layers only. */
    public ModelVariant shallow(int layers) {
        tensors =
                tensors.stream()
                        .filter(tensor ->
                                !tensor.name().startsWith("blk.")
                                        || Integer.parseInt(tensor.name().split("\\.", -1)[1])
                                                < layers)
                        .toList();
        unsigned("bert.block_count", layers);
        return this;
    }

    /** With the first heads only: each vector keeps its first numbers. */
    public ModelVariant narrow(int dimensions, int heads) {
        int before = unsigned("bert.embedding_length", dimensions);
        unsigned("bert.attention.head_count", heads);
        List<GgufTensor> narrowed = new ArrayList<>();
        for (GgufTensor tensor : tensors) {
            List<Long> lengths =
                    tensor.dimensions().stream()
                            .map(length -> length == before ? (long) dimensions : length)
                            .toList();
            GgufTensor target = new GgufTensor(tensor.name(), tensor.type(), lengths);
            data.put(tensor.name(), cut(tensor, target));
            narrowed.add(target);
        }
        tensors = narrowed;
        return this;
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer.wrap(metadata)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(COUNT_POSITION, tensors.size());
        out.write(metadata);
        out.write(table(tensors));
        pad(out);
        for (GgufTensor tensor : tensors) {
            out.write(data.get(tensor.name()));
            pad(out);
        }
        Files.write(file, out.toByteArray());
        GgufHeader.read(file);
        return file;
    }

    private byte[] cut(GgufTensor from, GgufTensor to) {
        byte[] bytes = data.get(from.name());
        int rowFrom = Math.toIntExact(from.bytes() / from.rows());
        int rowTo = Math.toIntExact(to.bytes() / to.rows());
        ByteBuffer kept = ByteBuffer.allocate(Math.toIntExact(to.bytes()));
        for (int row = 0; row < to.rows(); row++) {
            kept.put(bytes, row * rowFrom, rowTo);
        }
        return kept.array();
    }

    /** Sets a number of the metadata; the one that was there before. */
    private int unsigned(String key, int value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        // Behind the key stands its type.
        int position = indexOf(metadata, name) + name.length + Integer.BYTES;
        ByteBuffer buffer = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
        int before = buffer.getInt(position);
        buffer.putInt(position, value);
        return before;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int start = 0; start <= bytes.length - wanted.length; start++) {
            int length = 0;
            while (length < wanted.length && bytes[start + length] == wanted[length]) {
                length++;
            }
            if (length == wanted.length) {
                return start;
            }
        }
        throw new IllegalStateException("the file has no such key");
    }

    private static int tableStart(byte[] file, List<GgufTensor> tensors, int dataStart) {
        byte[] table = table(tensors);
        for (int padding = 0; padding < ALIGNMENT; padding++) {
            int start = dataStart - padding - table.length;
            if (ByteBuffer.wrap(file, start, table.length).equals(ByteBuffer.wrap(table))) {
                return start;
            }
        }
        throw new IllegalStateException("the table of the tensors was not found");
    }

    private static byte[] table(List<GgufTensor> tensors) {
        ByteBuffer table = ByteBuffer.allocate(tensors.size() * 200);
        table.order(ByteOrder.LITTLE_ENDIAN);
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
            table.putLong(name.length).put(name).putInt(tensor.dimensions().size());
            tensor.dimensions().forEach(table::putLong);
            table.putInt(typeId(tensor.type())).putLong(offset);
            offset += padded(tensor.bytes());
        }
        byte[] bytes = new byte[table.position()];
        table.flip().get(bytes);
        return bytes;
    }

    private static int typeId(GgufType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q8_0 -> 8;
            default -> throw new IllegalStateException("the starter model has no " + type);
        };
    }

    private static long paddedBytes(List<GgufTensor> tensors) {
        return tensors.stream().mapToLong(tensor -> padded(tensor.bytes())).sum();
    }

    private static long padded(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[Math.toIntExact(padded(out.size()) - out.size())]);
    }
}
