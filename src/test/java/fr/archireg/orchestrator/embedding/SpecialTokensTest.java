package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecialTokensTest {
    @Test
    void breaksEveryLiteral() {
        SpecialTokens tokens = new SpecialTokens(List.of("[SEP]", "</s>", "<s>"));

        assertThat(tokens.breakIn("a [SEP][SEP] b</s>")).isEqualTo("a [ SEP][ SEP] b< /s>");
        assertThat(tokens.breakIn("<<s>/s>")).isEqualTo("<< s>/s>");
    }

    @Test
    void breaksLiteralsThatOverlap() {
        assertThat(new SpecialTokens(List.of("<ab", "abc>")).breakIn("<abc>")).isEqualTo("< a bc>");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        assertThat(new SpecialTokens(List.of("[SEP]", "x")).breakIn("x [sep] $0 \\"))
                .isEqualTo("x [sep] $0 \\");
        assertThat(new SpecialTokens(List.of()).breakIn("[SEP]")).isEqualTo("[SEP]");
    }
}
