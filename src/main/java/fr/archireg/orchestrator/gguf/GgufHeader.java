package fr.archireg.orchestrator.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;

/**
 * Everything of a GGUF file but the weights. An instance means that the whole header was read, that
 * every length in it is plausible and that all tensors lie inside the file; it says nothing about
 * the weights themselves.
 *
 * @param version 2 or 3
 * @param architecture such as {@code bert}
 * @param embeddingLength length of an embedding, from 1
 * @param contextLength most tokens of a text that the model was trained for, from 1
 * @param poolingType as in llama.cpp (0 none, 1 mean, 2 cls, 3 last, 4 rank); empty if not said
 * @param tensors in the order of the file
 */
public record GgufHeader(
        int version,
        String architecture,
        int embeddingLength,
        int contextLength,
        OptionalInt poolingType,
        GgufVocabulary vocabulary,
        List<GgufTensor> tensors) {

    /** Copies the list. */
    public GgufHeader {
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads and checks the header of a file; needs memory for the tensor table and the special
     * tokens only.
     *
     * @throws GgufFormatException if the file is not a whole, plausible GGUF file
     * @throws IOException if the file cannot be read
     */
    public static GgufHeader read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new GgufReader(new GgufInput(channel)).read();
        }
    }

    /**
     * Rows of the table of learned positions, for models that have one. A text with more tokens
     * would read behind the table, which ends the process.
     */
    public OptionalInt positionRows() {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals("position_embd.weight"))
                .mapToInt(tensor -> Math.clamp(tensor.rows(), 1, Integer.MAX_VALUE))
                .findFirst();
    }
}
