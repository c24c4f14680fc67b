package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeRequirementsTest {
    @Test
    void refusesVariablesThatChangeTheEngine() {
        assertThatThrownBy(() ->
                        NativeRequirements.verifyVariables(
                                Map.of("PATH", "/bin", "LLAMA_ARG_N_PARALLEL", "4")))
                .hasMessage("the environment variable LLAMA_ARG_N_PARALLEL must not be set");
    }

    @Test
    void namesTheMissingProcessorFeature() {
        assertThatThrownBy(() ->
                        NativeRequirements.verifyProcessor(
                                Stream.of("model name: x", "flags\t\t: fpu fma sse4_2")))
                .hasMessageContaining("lacks avx2");
        assertThatCode(() ->
                        NativeRequirements.verifyProcessor(Stream.of("flags\t\t: fpu fma avx2")))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheMissingLibrary() {
        assertThat(
                        NativeRequirements.explain(
                                new UnsatisfiedLinkError(
                                        "libgomp.so.1: cannot open shared object file")))
                .contains("libgomp1");
        assertThat(NativeRequirements.explain(new NoClassDefFoundError())).contains("glibc");
    }
}
