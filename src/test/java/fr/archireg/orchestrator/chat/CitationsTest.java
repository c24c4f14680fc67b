package fr.archireg.orchestrator.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CitationsTest {
    @Test
    void readsNumbersAndLists() {
        Citations citations = Citations.of("Oui [2], [1, 3] et [ 4 ; 9 ], voir [2][0].", 4);

        assertThat(citations).isEqualTo(new Citations(List.of(1, 2, 3, 4), List.of(0, 9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[a]", "[1", "1]", "[1,]", "[1234]", "[-1]", "L. 421-1"})
    void takesNothingElseForACitation(String answer) {
        assertThat(Citations.of(answer, 9)).isEqualTo(new Citations(List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[1", "[1,", "1,", " ", "[ ", "[1 , ", "]"})
    void readsHostileTextInLinearTime(String piece) {
        String hostile = "[" + piece.repeat(500_000);

        // Quadratic time would run into the time limit of every test.
        Citations citations = Citations.of(hostile, 1);

        assertThat(citations).isEqualTo(new Citations(List.of(), List.of()));
    }
}
