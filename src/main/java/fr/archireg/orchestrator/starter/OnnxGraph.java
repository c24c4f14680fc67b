package fr.archireg.orchestrator.starter;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of an ONNX file, read in two passes over it: {@link #tensors} without data, then
 * {@link #readData} in the same order. Field numbers are those of onnx.proto3.
 */
final class OnnxGraph {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_NAME = 3;
    private static final int NODE_TYPE = 4;
    private static final int TENSOR_DIMENSIONS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_DATA = 9;
    private static final int TYPE_FLOAT = 1;

    private final List<Initializer> initializers = new ArrayList<>();
    private final Map<String, String> matrixReaders = new HashMap<>();

    private OnnxGraph() {}

    /** What the file says of one weight. */
    private record Initializer(String name, List<Integer> dimensions, int type) {}

    /** Takes the data of a tensor: little-endian floats, all of which it has to read. */
    @FunctionalInterface
    interface DataReader {
        void read(OnnxTensor tensor, CodedInputStream data) throws IOException;
    }

    /** First pass; the stream stays open. */
    static OnnxGraph read(InputStream file) throws IOException {
        OnnxGraph graph = new OnnxGraph();
        CodedInputStream in = CodedInputStream.newInstance(file);
        fields(
                in,
                modelField -> {
                    if (modelField != MODEL_GRAPH) {
                        return false;
                    }
                    message(
                            in,
                            graphField ->
                                    switch (graphField) {
                                        case GRAPH_NODE -> graph.node(in);
                                        case GRAPH_INITIALIZER -> graph.initializer(in);
                                        default -> false;
                                    });
                    return true;
                });
        return graph;
    }

    /** The weights that have a name of their own or belong to a matrix product. */
    List<OnnxTensor> tensors() {
        return initializers.stream().flatMap(entry -> tensor(entry).stream()).toList();
    }

    /** Second pass over the same file. */
    void readData(InputStream file, DataReader reader) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(file);
        int[] index = {0};
        fields(
                in,
                modelField -> {
                    if (modelField != MODEL_GRAPH) {
                        return false;
                    }
                    message(
                            in,
                            graphField -> {
                                if (graphField != GRAPH_INITIALIZER) {
                                    return false;
                                }
                                Optional<OnnxTensor> tensor = tensor(initializers.get(index[0]));
                                index[0]++;
                                message(
                                        in,
                                        field ->
                                                tensor.isPresent()
                                                        && field == TENSOR_DATA
                                                        && data(in, tensor.get(), reader));
                                return true;
                            });
                    return true;
                });
    }

    private Optional<OnnxTensor> tensor(Initializer entry) {
        if (entry.type() != TYPE_FLOAT) {
            return Optional.empty();
        }
        String reader = matrixReaders.get(entry.name());
        if (reader != null) {
            String module = reader.substring(1, reader.lastIndexOf('/')).replace('/', '.');
            return Optional.of(new OnnxTensor(module + ".weight", entry.dimensions(), true));
        }
        if (entry.name().endsWith(".weight") || entry.name().endsWith(".bias")) {
            return Optional.of(new OnnxTensor(entry.name(), entry.dimensions(), false));
        }
        return Optional.empty();
    }

    private boolean node(CodedInputStream in) throws IOException {
        List<String> inputs = new ArrayList<>();
        Map<Integer, String> texts = new HashMap<>();
        message(
                in,
                field -> {
                    switch (field) {
                        case NODE_INPUT -> inputs.add(in.readString());
                        case NODE_NAME, NODE_TYPE -> texts.put(field, in.readString());
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        String name = texts.getOrDefault(NODE_NAME, "");
        if ("MatMul".equals(texts.get(NODE_TYPE)) && inputs.size() == 2 && name.startsWith("/")) {
            matrixReaders.put(inputs.get(1), name);
        }
        return true;
    }

    private boolean initializer(CodedInputStream in) throws IOException {
        List<Integer> dimensions = new ArrayList<>();
        int[] type = {0};
        String[] name = {""};
        message(
                in,
                field -> {
                    switch (field) {
                        case TENSOR_DIMENSIONS -> dimensions.add(Math.toIntExact(in.readInt64()));
                        case TENSOR_TYPE -> type[0] = in.readInt32();
                        case TENSOR_NAME -> name[0] = in.readString();
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        initializers.add(new Initializer(name[0], dimensions, type[0]));
        return true;
    }

    private static boolean data(CodedInputStream in, OnnxTensor tensor, DataReader reader)
            throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        reader.read(tensor, in);
        in.popLimit(limit);
        return true;
    }

    /** Reads one field of the current message, or says that it did not. */
    @FunctionalInterface
    private interface FieldReader {
        boolean read(int field) throws IOException;
    }

    private static void message(CodedInputStream in, FieldReader reader) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(in, reader);
        in.popLimit(limit);
    }

    private static void fields(CodedInputStream in, FieldReader reader) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!reader.read(WireFormat.getTagFieldNumber(tag))) {
                in.skipField(tag);
            }
        }
    }
}
