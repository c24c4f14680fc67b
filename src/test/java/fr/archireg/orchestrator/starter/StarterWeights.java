package fr.archireg.orchestrator.starter;

import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipFile;

/** The weights that the starter model is made of, before they were quantized. */
public final class StarterWeights {
    private StarterWeights() {}

    /** By the name that they have in a GGUF file, row after row. */
    public static Map<String, float[]> read() {
        Map<String, float[]> weights = new HashMap<>();
        try (ZipFile jar = new ZipFile(TestingModel.artifact().toFile())) {
            OnnxGraph graph;
            try (InputStream onnx = open(jar)) {
                graph = OnnxGraph.read(onnx);
            }
            try (InputStream onnx = open(jar)) {
                graph.readData(
                        onnx,
                        (tensor, data) -> {
                            byte[] bytes = data.readRawBytes(data.getBytesUntilLimit());
                            BertNames.gguf(tensor.name())
                                    .ifPresent(name -> weights.put(name, rows(tensor, bytes)));
                        });
            }
            return weights;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(ZipFile jar) throws IOException {
        return jar.getInputStream(
                jar.stream().filter(e -> e.getName().endsWith(".onnx")).findFirst().orElseThrow());
    }

    private static float[] rows(OnnxTensor tensor, byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        if (!tensor.transposed()) {
            return values;
        }
        int rows = tensor.dimensions().get(0);
        int columns = tensor.dimensions().get(1);
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }
}
