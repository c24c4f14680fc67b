package fr.archireg.orchestrator.starter;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.gguf.GgufHeader;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StarterModelTest {
    @TempDir Path folder;

    @Test
    void makesTheSameBytesEachTime() throws IOException {
        Path again = folder.resolve("again.gguf");

        StarterModel.convert(TestingModel.artifact(), again);

        assertThat(Files.mismatch(again, TestingModel.path())).isEqualTo(-1);
        assertThat(names(folder)).containsExactly("again.gguf");
    }

    @Test
    void holdsAWholeBertModel() throws IOException {
        GgufHeader header = GgufHeader.read(TestingModel.path());

        assertThat(header.tensors()).hasSize(5 + 6 * 16);
        assertThat(header.positionRows()).hasValue(512);
        assertThat(header.vocabulary().specialLiterals())
                .isEqualTo(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    }

    @Test
    void commandKeepsAUsableFileAndReplacesADamagedOne() throws IOException {
        Path model = folder.resolve("model.gguf");
        Files.writeString(model, "half a download");
        StringWriter out = new StringWriter();

        int first = run(out, TestingModel.artifact(), model);
        int second = run(out, folder.resolve("no artifact is needed now"), model);

        assertThat(List.of(first, second)).containsOnly(0);
        assertThat(out.toString()).contains("Wrote ", "is there already");
    }

    @Test
    void commandFailsWithoutLeavingAnything() throws IOException {
        StringWriter out = new StringWriter();

        int exitCode = run(out, folder.resolve("absent.jar"), folder.resolve("model.gguf"));

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("could not be made");
        assertThat(names(folder)).isEmpty();
    }

    private static int run(StringWriter out, Path artifact, Path model) {
        return new CommandLine(new PrepareModelCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute("--from", artifact.toString(), "--to", model.toString());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
