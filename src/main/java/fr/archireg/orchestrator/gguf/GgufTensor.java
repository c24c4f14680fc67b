package fr.archireg.orchestrator.gguf;

import java.util.List;

/**
 * One tensor of the table at the end of a header.
 *
 * @param name at most 63 bytes in UTF-8
 * @param dimensions 1 to 4 lengths from 1 up, the fastest varying first: a matrix with {@code r}
 *     rows of {@code c} numbers is {@code [c, r]}
 */
public record GgufTensor(String name, GgufType type, List<Long> dimensions) {
    static final int NAME_BYTES_MAX = 63;
    static final int DIMENSIONS_MAX = 4;

    /**
     * Checks shape and type.
     *
     * @throws IllegalArgumentException if a length is below 1, a row is not a whole number of
     *     blocks, or the size does not fit 63 bits
     */
    public GgufTensor {
        dimensions = List.copyOf(dimensions);
        boolean lengths = dimensions.stream().allMatch(length -> length >= 1);
        if (dimensions.isEmpty() || dimensions.size() > DIMENSIONS_MAX || !lengths) {
            throw new IllegalArgumentException("tensor dimensions %s".formatted(dimensions));
        }
        if (dimensions.getFirst() % type.blockNumbers() != 0) {
            throw new IllegalArgumentException(
                    "tensor row of %d numbers in blocks of %d"
                            .formatted(dimensions.getFirst(), type.blockNumbers()));
        }
        sizeBytes(type, dimensions);
    }

    /** How many rows a matrix has; 1 for a vector. */
    public long rows() {
        return dimensions.size() < 2 ? 1 : dimensions.get(1);
    }

    /** Size of the data without padding. */
    public long bytes() {
        return sizeBytes(type, dimensions);
    }

    private static long sizeBytes(GgufType type, List<Long> dimensions) {
        try {
            long bytes = dimensions.getFirst() / type.blockNumbers();
            bytes = Math.multiplyExact(bytes, type.blockBytes());
            for (long length : dimensions.subList(1, dimensions.size())) {
                bytes = Math.multiplyExact(bytes, length);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("tensor size does not fit 63 bits", e);
        }
    }
}
