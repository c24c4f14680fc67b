package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.error.AppException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCleaningTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n\t", "\u0000", "\u0000 \u0007", "\u00A0\u2003", "\uFEFF\u200B"})
    void refusesTextsWithoutAVisibleCharacter(String text) {
        assertThatThrownBy(() -> TextCleaning.clean(text))
                .isInstanceOf(AppException.class)
                .satisfies(e ->
                        assertThat(((AppException) e).errors())
                                .extracting(field -> field.message())
                                .containsExactly("must contain a visible character"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD83D", "\uDE00a", "\uDE00\uD83D"})
    void refusesUnpairedSurrogates(String text) {
        assertThatThrownBy(() -> TextCleaning.clean(text))
                .isInstanceOf(AppException.class)
                .satisfies(e ->
                        assertThat(((AppException) e).errors())
                                .extracting(field -> field.message())
                                .containsExactly("must not contain an unpaired surrogate"));
    }

    @Test
    void keepsWordsApartWhereAControlCharacterWas() {
        assertThat(TextCleaning.clean(" mur\u0000de\nclôture ")).isEqualTo("mur de clôture");
    }

    @Test
    void composesCharacters() {
        assertThat(TextCleaning.clean("cle\u0301")).isEqualTo("clé");
    }

    @Test
    void cutsLongTextsWithoutTearingASurrogatePair() {
        String text = "a" + "\uD83D\uDE00".repeat(TextCleaning.CHARACTERS_MAX);

        String clean = TextCleaning.clean(text);

        assertThat(clean).hasSize(TextCleaning.CHARACTERS_MAX - 1).endsWith("\uD83D\uDE00");
    }

    @Test
    void findsTheWordsBehindManySpaces() {
        assertThat(TextCleaning.clean(" ".repeat(20_000) + "mur")).isEqualTo("mur");
    }
}
