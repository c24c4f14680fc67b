package fr.archireg.orchestrator.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufHeaderTest {
    private static final int MUTATIONS = 10_000;

    @TempDir Path folder;

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        GgufHeader header = read(bytes(metadata(), tensors()));

        assertThat(header.version()).isEqualTo(3);
        assertThat(header.architecture()).isEqualTo("bert");
        assertThat(header.embeddingLength()).isEqualTo(32);
        assertThat(header.contextLength()).isEqualTo(16);
        assertThat(header.positionRows()).hasValue(12);
        assertThat(header.poolingType()).hasValue(1);
        assertThat(header.tensors()).isEqualTo(tensors());
        assertThat(header.vocabulary())
                .isEqualTo(
                        new GgufVocabulary(
                                "bert",
                                3,
                                OptionalInt.of(1),
                                OptionalInt.empty(),
                                Optional.of(true),
                                Optional.empty(),
                                List.of("[CLS]")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "general.architecture",
                "bert.embedding_length",
                "bert.context_length",
                "tokenizer.ggml.model",
                "tokenizer.ggml.tokens",
                "tokenizer.ggml.token_type"
            })
    void namesTheMissingKey(String key) throws IOException {
        Map<String, GgufValue> metadata = metadata();
        metadata.remove(key);

        byte[] file = bytes(metadata, tensors());

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(GgufFormatException.class)
                .hasMessageContaining(key);
    }

    @Test
    void refusesTokenIdsOutsideTheVocabulary() throws IOException {
        Map<String, GgufValue> metadata = metadata();
        metadata.put("tokenizer.ggml.padding_token_id", new GgufValue.Unsigned(3));

        byte[] file = bytes(metadata, tensors());

        assertThatThrownBy(() -> read(file)).hasMessageContaining("padding_token_id is 3");
    }

    @Test
    void refusesFewerTokenRowsThanTokens() throws IOException {
        byte[] file =
                bytes(
                        metadata(),
                        List.of(
                                new GgufTensor(
                                        "token_embd.weight", GgufType.F32, List.of(32L, 2L))));

        assertThatThrownBy(() -> read(file)).hasMessageContaining("2 rows for 3 tokens");
    }

    @Test
    void refusesAPageOfText() {
        byte[] page = "<!doctype html><title>Not found</title>".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> read(page)).hasMessageContaining("begin with the letters GGUF");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = bytes(metadata(), tensors());

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(GgufFormatException.class);
        }
    }

    @Test
    void anyDamagedHeaderIsRefusedOrPlausible() throws IOException {
        byte[] whole = bytes(metadata(), tensors());
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            try {
                assertThat(read(mutated(whole, random)).embeddingLength()).isPositive();
            } catch (GgufFormatException e) {
                assertThat(e).hasMessageMatching("(?s).+");
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " mutation " + i, e);
            }
        }

        assertThat(refused).as("seed %d", seed).isGreaterThan(MUTATIONS / 10);
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] copy = whole.clone();
        ByteBuffer numbers = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        int at = random.nextInt(copy.length - Long.BYTES);
        switch (random.nextInt(5)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> numbers.putLong(at, random.nextLong());
            case 2 -> numbers.putLong(at, Long.MAX_VALUE - random.nextInt(64));
            case 3 -> numbers.putInt(at, random.nextInt(64) - 32);
            default -> Arrays.fill(copy, at, at + Long.BYTES, (byte) 0);
        }
        return copy;
    }

    private GgufHeader read(byte[] file) throws IOException {
        Path path = folder.resolve("model.gguf");
        Files.write(path, file);
        return GgufHeader.read(path);
    }

    private static byte[] bytes(Map<String, GgufValue> metadata, List<GgufTensor> tensors)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufWriter writer = new GgufWriter(out);
        writer.header(metadata, tensors);
        for (GgufTensor tensor : tensors) {
            writer.data(new byte[(int) tensor.bytes()]);
        }
        writer.finish();
        return out.toByteArray();
    }

    private static List<GgufTensor> tensors() {
        return List.of(
                new GgufTensor("token_embd.weight", GgufType.Q8_0, List.of(32L, 3L)),
                new GgufTensor("position_embd.weight", GgufType.F32, List.of(32L, 12L)),
                new GgufTensor("token_embd_norm.bias", GgufType.F32, List.of(32L)));
    }

    private static Map<String, GgufValue> metadata() {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", new GgufValue.Text("bert"));
        metadata.put("bert.embedding_length", new GgufValue.Unsigned(32));
        metadata.put("bert.context_length", new GgufValue.Unsigned(16));
        metadata.put("bert.pooling_type", new GgufValue.Unsigned(1));
        metadata.put("bert.attention.layer_norm_epsilon", new GgufValue.Real(1e-12f));
        metadata.put("tokenizer.ggml.model", new GgufValue.Text("bert"));
        metadata.put("tokenizer.ggml.tokens", new GgufValue.Texts(List.of("a", "[CLS]", "b")));
        metadata.put("tokenizer.ggml.token_type", new GgufValue.Integers(List.of(1, 3, 5)));
        metadata.put("tokenizer.ggml.bos_token_id", new GgufValue.Unsigned(1));
        metadata.put("tokenizer.ggml.add_bos_token", new GgufValue.Flag(true));
        return metadata;
    }
}
