package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "abc, 1", "abcd, 2", "L. 421-1, 3"})
    void countsAThirdOfTheCharactersRoundedUp(String text, int tokens) {
        assertThat(TokenEstimate.tokens(text)).isEqualTo(tokens);
    }
}
