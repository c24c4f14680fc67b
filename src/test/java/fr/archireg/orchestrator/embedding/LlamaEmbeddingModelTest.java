package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaEmbeddingModelTest {
    private final LlamaEmbeddingModel model = TestingModel.shared();

    @TempDir Path folder;

    @Test
    void similarSentencesAreCloserThanOthers() {
        Embedding question = query("Quelle est la hauteur maximale d'une clôture ?");
        Embedding near = passage("La hauteur des clôtures ne peut excéder 2 mètres.");
        Embedding far = passage("Mon frère joue du piano chaque soir.");

        assertThat(question.cosineSimilarity(near)).isGreaterThan(question.cosineSimilarity(far));
    }

    @Test
    void makesTheVectorsThatItMadeBefore() throws IOException {
        for (String line : resource("golden-embeddings.tsv").lines().toList()) {
            List<String> parts = List.of(line.split("\t", 2));
            String[] numbers = parts.get(1).split(" ", -1);
            float[] expected = new float[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                expected[i] = Float.parseFloat(numbers[i]);
            }

            assertThat(passage(parts.get(0)).cosineSimilarity(new Embedding(expected)))
                    .isGreaterThan(0.999);
        }
    }

    @Test
    void knowsItsDimensionsAndTokens() {
        assertThat(model.dimensions()).isEqualTo(384);
        assertThat(model.tokensMax(EmbeddingRole.QUERY)).isEqualTo(510);
        assertThat(model.countTokens("permis de construire")).isBetween(3, 9);
        assertThat(model.state()).isEqualTo(new EmbeddingState.Ready());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[SEP] [CLS] [MASK] [PAD] [UNK] </s>",
                "%s%n%x",
                "\uD83C\uDFE0 \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\u0627\u0631\u062A\u0641\u0627\u0639 \u202Ex\u202C",
                "\uFEFFmur",
                "mur\u0000clôture",
                "mur\uFDD0\uFFFF",
                "a"
            })
    void survivesHostileText(String text) {
        assertThat(query(text).dimensions()).isEqualTo(384);
        assertThat(query(text + "\u0301".repeat(400)).dimensions()).isEqualTo(384);
    }

    @Test
    void takesSpecialTokensForText() {
        String plain = "hauteur des clôtures";

        double similarity = query(plain).cosineSimilarity(query(plain + " [SEP]"));

        // The real separator would add one token; its letters are several.
        assertThat(model.countTokens("[SEP]")).isGreaterThan(1);
        assertThat(similarity).isLessThan(0.9999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "\u0000", "a\uD83D"})
    void refusesUnusableText(String text) {
        assertThat(failure(model, text).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void cutsAtTheLastTokenThatFits() {
        String words = "mur ".repeat(10_000);
        int perWord = model.countTokens("mur");
        int fitting = model.tokensMax(EmbeddingRole.PASSAGE) / perWord;

        Embedding whole = passage("mur ".repeat(fitting).strip());

        assertThat(passage(words).cosineSimilarity(whole)).isGreaterThan(0.999);
        assertThat(passage("x".repeat(1_000_000)).dimensions()).isEqualTo(384);
    }

    @Test
    void servesManyCallersAtOnce() throws ExecutionException, InterruptedException {
        List<Future<Embedding>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                calls.add(callers.submit(() -> query("hauteur des clôtures")));
            }
        }

        Embedding alone = query("hauteur des clôtures");
        for (Future<Embedding> call : calls) {
            assertThat(call.get().values()).isEqualTo(alone.values());
        }
    }

    @Test
    void saysWhichFileIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(TestingModel.path());
        Path truncated = folder.resolve("truncated.gguf");
        Files.write(truncated, Arrays.copyOf(whole, whole.length / 2));
        LlamaEmbeddingModel other = TestingModel.with(truncated, Map.of());

        AppException failure = failure(other, "clôture");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_INVALID);
        assertThat(failure.detail()).contains("before the end of its tensors");
        assertThat(other.state())
                .isEqualTo(new EmbeddingState.Failed(failure.code(), failure.detail()));
        assertThat(failure(other, "clôture").retryAfter()).isPresent();
        assertThat(query("clôture").dimensions()).isEqualTo(384);
    }

    private Embedding query(String text) {
        return model.embed(text, EmbeddingRole.QUERY);
    }

    private Embedding passage(String text) {
        return model.embed(text, EmbeddingRole.PASSAGE);
    }

    private static AppException failure(EmbeddingModel model, String text) {
        return catchThrowableOfType(
                AppException.class, () -> model.embed(text, EmbeddingRole.QUERY));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = LlamaEmbeddingModelTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
