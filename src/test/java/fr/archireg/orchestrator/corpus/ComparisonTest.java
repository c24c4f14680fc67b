package fr.archireg.orchestrator.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    @ParameterizedTest
    @CsvSource({
        // same, close, different: verdict
        "32,  0,  0, PASS",
        "17, 15,  0, PASS",
        "31,  0,  1, PASS",
        "30,  0,  2, WARNING",
        "15, 17,  0, WARNING",
        " 0, 32,  0, WARNING",
        " 0, 17, 15, WARNING",
        "17,  0, 15, WARNING",
        "15,  0, 17, FAIL",
        "16,  0, 16, FAIL",
        " 0,  0, 32, FAIL",
        " 0,  0,  1, FAIL",
        " 1,  0,  0, PASS",
        " 0,  0,  0, UNKNOWN"
    })
    void judgesByTheHalfAndByTheRest(int same, int close, int different, Verdict verdict) {
        List<Double> similarities =
                Stream.of(
                                Collections.nCopies(different, 0.949),
                                Collections.nCopies(same, 0.995),
                                Collections.nCopies(close, 0.95))
                        .flatMap(List::stream)
                        .toList();

        assertThat(new Comparison(similarities).verdict()).isEqualTo(verdict);
    }

    @Test
    void comparesVectorsOfAnyNorm() {
        float[] made = {0.6f, 0.8f};

        assertThat(Comparison.similarity(new float[] {6, 8}, made)).isBetween(0.999999, 1.000001);
        assertThat(Comparison.similarity(new float[] {-8, 6}, made)).isBetween(-1e-6, 1e-6);
        assertThat(Comparison.similarity(new float[] {0, 0}, made)).isZero();
    }
}
