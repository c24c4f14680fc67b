package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A process of its own that embeds one text: model file, text, file for the outcome. */
public final class EmbeddingProbe {
    private EmbeddingProbe() {}

    public static void main(String[] args) throws IOException {
        EmbeddingModel model = TestingModel.with(Path.of(args[0]), Map.of());
        Files.writeString(Path.of(args[2]), outcome(model, args[1]));
        // The native thread is not a daemon.
        System.exit(0);
    }

    private static String outcome(EmbeddingModel model, String text) {
        try {
            return "dimensions=" + model.embed(text, EmbeddingRole.QUERY).dimensions();
        } catch (AppException e) {
            return "code=" + e.code() + " detail=" + e.detail();
        }
    }
}
