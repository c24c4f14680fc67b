package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.gguf.GgufFormatException;
import fr.archireg.orchestrator.gguf.GgufHeader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model file whose header was read and found plausible.
 *
 * @param path never changed while the program runs, only replaced as a whole
 */
public record ModelFile(Path path, GgufHeader header) {

    /**
     * Reads the header.
     *
     * @throws AppException {@code MODEL_INVALID} with the rule that the file breaks
     */
    public static ModelFile read(Path path) {
        try {
            return new ModelFile(path, GgufHeader.read(path));
        } catch (GgufFormatException e) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID, "the model file is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new AppException(ErrorCode.MODEL_INVALID, "the model file cannot be read", e);
        }
    }

    /**
     * SHA-256 of the whole file in lower-case hexadecimal; reads it the first time, which takes
     * about a second for 500 MB.
     */
    public String sha256() {
        try {
            return FileDigest.of(path);
        } catch (IOException e) {
            throw new AppException(ErrorCode.MODEL_INVALID, "the model file cannot be read", e);
        }
    }
}
