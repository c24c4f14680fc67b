package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.archireg.orchestrator.llm.TokenEstimate;
import org.junit.jupiter.api.Test;

class TokenEstimateSelfTest {
    @Test
    void countsNothingForNothingAndAtLeastOneElse() {
        assertEquals(0, TokenEstimate.tokens(""));
        assertEquals(1, TokenEstimate.tokens("à"));
    }

    @Test
    void growsWithTheText() {
        String sentence = "Le permis de construire est exigé.";

        assertTrue(TokenEstimate.tokens(sentence.repeat(2)) > TokenEstimate.tokens(sentence));
    }
}
