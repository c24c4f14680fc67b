package fr.archireg.orchestrator.screening;

import fr.archireg.orchestrator.text.Folding;
import fr.archireg.orchestrator.text.HiddenCharacters;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text as it is screened, in two forms that see through the usual disguises: other alphabets'
 * look-alikes, accents, capitals, full-width letters, hidden characters, text in tags, digits for
 * letters and letters set apart.
 *
 * @param words small letters and digits with one space between words
 * @param marks the same letters with their punctuation and line ends
 * @param original the text itself
 * @param hidden how many hidden characters there were, tags included
 */
record ScreenedText(String words, String marks, String original, int hidden) {
    /** Letters of other alphabets that look like Latin ones (Unicode TR 39, the common ones). */
    private static final Map<Integer, Character> LOOK_ALIKES =
            lookAlikes(
                    "аеорсухіјѕԁһқпгтмвкԛԝ" + "αβεηικνορτυχγωϲ" + "ıɡɩʟոսցօ",
                    "aeopcyxijsdhknrtmbkqw" + "abenikvoptuxywc" + "iglinugo");

    private static final String FIGURES = "013457@$";
    private static final String FIGURE_LETTERS = "oieastas";

    /** Fewer letters apart are a list. */
    private static final int SPACED_LETTERS_MIN = 5;

    private static final int ASCII_END = 0x80;
    private static final int TAG_OFFSET = 0xE0000;

    static ScreenedText of(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int hidden = 0;
        boolean inTags = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean tag = HiddenCharacters.isTag(c);
            hidden += HiddenCharacters.isHidden(c) ? 1 : 0;
            // A text in tags begins in the middle of a word.
            folded.append(tag == inTags ? "" : " ").append(latin(tag ? c - TAG_OFFSET : c));
            inTags = tag;
        }
        // The beginning of a text is the beginning of a line.
        String marks = "\n" + folded;
        return new ScreenedText(words(marks), marks, text, hidden);
    }

    private static String latin(int c) {
        String folded = Folding.fold(c);
        if (folded.length() != 1 || folded.charAt(0) < ASCII_END) {
            return folded;
        }
        Character latin = LOOK_ALIKES.get((int) folded.charAt(0));
        return latin == null ? folded : latin.toString();
    }

    private static String words(String marks) {
        StringBuilder words = new StringBuilder(marks.length());
        StringBuilder spaced = new StringBuilder();
        int start = 0;
        while (start < marks.length()) {
            int end = wordEnd(marks, start);
            if (end - start == 1) {
                spaced.append(letter(marks, start));
            } else if (end > start) {
                flush(spaced, words);
                append(words, word(marks, start, end));
            }
            start = Math.max(end, start + 1);
        }
        flush(spaced, words);
        return words.toString();
    }

    /** Letters that stood apart: one word if there are many, else as many words. */
    private static void flush(StringBuilder spaced, StringBuilder words) {
        if (spaced.length() >= SPACED_LETTERS_MIN) {
            append(words, spaced);
        } else {
            spaced.chars().forEach(c -> append(words, Character.toString(c)));
        }
        spaced.setLength(0);
    }

    private static void append(StringBuilder words, CharSequence word) {
        if (!words.isEmpty()) {
            words.append(' ');
        }
        words.append(word);
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '@' || c == '$';
    }

    /** A word with its figures read as the letters they stand for, unless it is a number. */
    private static String word(String text, int start, int end) {
        String word = text.substring(start, end);
        if (word.chars().noneMatch(Character::isLetter)) {
            return word;
        }
        return IntStream.range(start, end)
                .mapToObj(i -> String.valueOf(letter(text, i)))
                .collect(Collectors.joining());
    }

    private static char letter(String text, int position) {
        int figure = FIGURES.indexOf(text.charAt(position));
        return figure < 0 ? text.charAt(position) : FIGURE_LETTERS.charAt(figure);
    }

    private static Map<Integer, Character> lookAlikes(String from, String to) {
        return IntStream.range(0, from.length())
                .boxed()
                .collect(Collectors.toUnmodifiableMap(i -> (int) from.charAt(i), to::charAt));
    }
}
