package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.archireg.orchestrator.law.LegalCode;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.ReferenceParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegalReferencesSelfTest {
    @Test
    void readsAnArticleOfACode() {
        List<LegalReference> found = read("Que dit l'article L. 421-1 du code de l'urbanisme ?");

        assertEquals(List.of("L421-1"), found.stream().map(LegalReference::key).toList());
        assertEquals(LegalCode.named("Code de l'urbanisme"), found.getFirst().code());
    }

    @Test
    void readsTheSameArticleHoweverItIsWritten() {
        for (String text : List.of("R. 421-14", "r421-14", "R*421-14", "article R 421-14")) {
            assertEquals(
                    Optional.of("R421-14"),
                    ReferenceParser.article(text).map(LegalReference::key),
                    text);
        }
    }

    @Test
    void takesNoNumberForAnArticle() {
        assertTrue(read("Une piscine de 20 m² en zone UB, depuis 2014 ?").isEmpty());
    }

    private static List<LegalReference> read(String text) {
        return ReferenceParser.parse(text).stream().map(mention -> mention.first()).toList();
    }
}
