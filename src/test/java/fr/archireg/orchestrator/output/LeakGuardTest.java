package fr.archireg.orchestrator.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeakGuardTest {
    private static final String MARK = "7fe2a90c41d85b3366aa";
    private static final String RULES =
            "Repère interne : "
                    + MARK
                    + ". Réponds en français, clairement et précisément, uniquement à partir des"
                    + " passages numérotés fournis avec la question. Cite chaque affirmation avec le"
                    + " numéro de son passage entre crochets. Indique vers qui se tourner (mairie,"
                    + " service instructeur, avocat, architecte).";
    private static final LeakGuard.Recited RECITED = LeakGuard.Recited.of(RULES, MARK);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fe2a90c41d85b3366aa",
                "7FE2A90C41D85B3366AA",
                "7 f e 2 a 9 0 c 4 1 d 8 5 b 3 3 6 6 a a",
                "7fe2-a90c-41d8-5b33-66aa",
                "**7fe2a90c**\n41d85b3366aa",
                "7fe2a90c41\u200Bd85b3366aa"
            })
    void cutsAtTheMarkHoweverItIsWritten(String mark) {
        for (int cut = 0; cut <= mark.length(); cut++) {
            LeakGuard guard = new LeakGuard(RECITED);

            String shown =
                    guard.accept("Voici : " + mark.substring(0, cut))
                            + guard.accept(mark.substring(cut) + " et la suite")
                            + guard.finish();

            assertThat(guard.leaking()).isTrue();
            assertThat(shown).startsWith("Voici : ").hasSizeLessThan("Voici : ".length() + 16);
        }
    }

    @Test
    void cutsAtALongVerbatimRunAndShowsLittleOfIt() {
        String rules = RULES.substring(RULES.indexOf("Réponds"));

        for (String written :
                new String[] {rules, rules.toUpperCase(Locale.FRENCH), spaced(rules)}) {
            LeakGuard guard = new LeakGuard(RECITED);

            String shown =
                    written.codePoints()
                            .mapToObj(c -> guard.accept(Character.toString(c)))
                            .collect(Collectors.joining());

            assertThat(guard.leaking()).isTrue();
            assertThat(shown.replaceAll("\\W", "")).hasSizeLessThan(40);
            assertThat(guard.finish()).isEmpty();
        }
    }

    @Test
    void showsWhatOnlyBeginsLikeTheRules() {
        LeakGuard guard = new LeakGuard(RECITED);
        String answer =
                "Adressez-vous à la mairie, service instructeur, avocat ou architecte. Je réponds"
                        + " uniquement à partir des passages numérotés fournis. Réf. 7fe2a9.";

        String shown = guard.accept(answer);

        assertThat(shown + guard.finish()).isEqualTo(answer);
        assertThat(guard.leaking()).isFalse();
    }

    @Test
    void passesOrdinaryTextOnAtOnce() {
        LeakGuard guard = new LeakGuard(RECITED);

        assertThat(guard.accept("Le délai est de deux mois [1]."))
                .isEqualTo("Le délai est de deux mois [1].");
        assertThat(guard.accept("7")).isEqualTo("7");
    }

    @Test
    void doesNotHoldAnAnswerBackForEver() {
        LeakGuard guard = new LeakGuard(RECITED);
        String begun = "uniquement à partir des passages numérotés";

        String shown = guard.accept(begun + " ".repeat(5_000));

        assertThat(shown).hasSizeGreaterThan(3_000);
        assertThat(guard.leaking()).isFalse();
    }

    private static String spaced(String text) {
        return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(" "));
    }
}
