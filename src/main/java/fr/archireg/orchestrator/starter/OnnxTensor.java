package fr.archireg.orchestrator.starter;

import java.util.List;

/**
 * A weight of an ONNX graph.
 *
 * @param name as in the original PyTorch module, such as {@code
 *     encoder.layer.0.attention.self.query.weight}
 * @param dimensions the fastest varying last
 * @param transposed whether the file holds the matrix transposed, as MatMul wants it
 */
record OnnxTensor(String name, List<Integer> dimensions, boolean transposed) {
    OnnxTensor {
        dimensions = List.copyOf(dimensions);
    }

    boolean isMatrix() {
        return dimensions.size() == 2;
    }
}
