package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeCharactersTest {
    private final WholeCharacters characters = new WholeCharacters();

    @Test
    void leavesWholeTextAsItIs() {
        assertThat(characters.take("é😀")).isEqualTo("é😀");
    }

    @Test
    void holdsHalfAPairBack() {
        assertThat(characters.take("a\uD83D")).isEqualTo("a");
        assertThat(characters.take("")).isEmpty();
        assertThat(characters.take("\uDE00b")).isEqualTo("😀b");
    }

    @Test
    void replacesWhatNoDatabaseStores() {
        assertThat(characters.take("a\0b\uDE00c\uD83Dd")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    }
}
