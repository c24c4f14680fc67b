package fr.archireg.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UserTextTest {
    private static final int ROUNDS = 2_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qu'est-ce qu'un PLU ?",
                "«\u00A0Le maire\u00A0» peut-il refuser\u202F?",
                "L’article R. 421-9\u00A0: 20\u202F000\u00A0m² à 3,50 €",
                "un œuf, un cœur, l’Haÿ-les-Roses, Îles",
                "première ligne\n\n\t- deuxième ligne",
                "maison \uD83C\uDFE0, famille \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67, ❤\uFE0F",
                "\uD83D\uDC4D\uD83C\uDFFD et \uD83C\uDDEB\uD83C\uDDF7",
                "ارتفاع המבנה 高さ Ưu điểm"
            })
    void leavesWhatPeopleWriteAsItIs(String text) {
        assertThat(UserText.clean(text)).isEqualTo(text);
    }

    /** Code points by their escapes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a\u0000b|a b",
                "a\u0007b|a b",
                "a\u009Fb|a b",
                "a\uE000b|a b",
                "a\uF0B7b|a b",
                "a\uFFFFb|ab",
                "a\u200Bb|ab",
                "a\u200Cb|ab",
                "a\u200Db|ab",
                "a\u2060b|ab",
                "a\uFEFFb|ab",
                "a\u00ADb|ab",
                "a\u202Eb\u202C|ab",
                "a\u2066b\u2069|ab",
                "a\u200Eb\u200Fc\u061C|abc",
                "a\u034Fb|ab",
                "a\u3164b|ab",
                "a\uFFA0b|ab",
                "a\u2800b|ab",
                "a\u180Eb|ab",
                "a\uFE0Fb|ab",
                "a\uFE00\uFE01\uFE02b|ab",
                "a\uDB40\uDC41\uDB40\uDC42b|ab",
                "a\uDB40\uDD00b|ab",
                "❤\uFE0F\uFE0F\uFE0Fx|❤\uFE0Fx",
                "e\u0301|é",
                "\uD800a|a",
                "\u00A0 a \u202F|a",
                "\u200B \u200B|''",
            })
    void leavesOutOrReplacesWhatNobodySees(String text, String expected) {
        assertThat(UserText.clean(text)).isEqualTo(expected);
    }

    @Test
    void endsEveryLineInTheSameWay() {
        assertThat(UserText.clean("a\r\nb\rc\u2028d\u2029e\u0085f\u000Bg\fh\ni"))
                .isEqualTo("a\nb\nc\nd\ne\nf\ng\nh\ni");
    }

    @Test
    void makesOneLineOfSeveral() {
        assertThat(UserText.line(" a\r\n\n\tb\u2028c ")).isEqualTo("a b c");
    }

    @Test
    void keepsEightMarksOnALetter() {
        String flood = "e" + "\u0301".repeat(10_000) + "x";

        assertThat(UserText.clean(flood)).isEqualTo("é" + "\u0301".repeat(7) + "x");
    }

    @Test
    void readsMarksOfAllClassesInLinearTime() {
        // Normalising one letter with this many marks in the wrong order takes quadratic time.
        String hostile = "a" + "\u0301\u0323".repeat(200_000);

        assertThat(UserText.clean(hostile)).hasSizeLessThan(20);
    }

    @Test
    void staysTheSameWhenItIsCleanedAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String text = randomText(random);

            String clean = UserText.clean(text);

            assertThat(UserText.clean(clean)).as("seed %d round %d", seed, i).isEqualTo(clean);
            assertThat(Normalizer.isNormalized(clean, Normalizer.Form.NFC)).isTrue();
            assertThat(clean.codePoints())
                    .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                    .noneMatch(c -> c >= 0x202A && c <= 0x202E)
                    .noneMatch(HiddenCharacters::isTag);
        }
    }

    private static String randomText(Random random) {
        int[] ranges = {0x00, 0x300, 0x2000, 0x1F300, 0xE0000, 0xFE00, 0x1100, 0xD7B0, 0xFFF0};
        return IntStream.range(0, random.nextInt(30))
                .map(i -> ranges[random.nextInt(ranges.length)] + random.nextInt(128))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
