package fr.archireg.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoldingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "À L’ÉTÉ|a l'ete",
                "cœur ÆGIS Straße|coeur aegis strasse",
                "20\u00A0m²|20 m2",
                "no\u2011break — dash|no-break - dash",
                "fin…|fin...",
                "n° et nº|n° et n°",
                "ﬁn Ｗｉｄｅ|fin wide",
                "e\u0301\u200B|e",
            })
    void foldsWhatIsTheSameInReading(String text, String expected) {
        assertThat(Folding.fold(text)).isEqualTo(expected);
    }
}
