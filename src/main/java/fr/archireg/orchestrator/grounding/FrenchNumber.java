package fr.archireg.orchestrator.grounding;

import java.util.List;
import java.util.Map;

/**
 * Reads numbers that are written out: "quatre-vingt-dix", "deux mille cinq cents". Looks at a
 * bounded number of words.
 */
final class FrenchNumber {
    private static final int WORDS_MAX = 12;
    private static final int HUNDRED = 100;
    private static final int THOUSAND = 1_000;

    private static final Map<String, Integer> VALUES =
            Map.ofEntries(
                    Map.entry("un", 1),
                    Map.entry("une", 1),
                    Map.entry("deux", 2),
                    Map.entry("trois", 3),
                    Map.entry("quatre", 4),
                    Map.entry("cinq", 5),
                    Map.entry("six", 6),
                    Map.entry("sept", 7),
                    Map.entry("huit", 8),
                    Map.entry("neuf", 9),
                    Map.entry("dix", 10),
                    Map.entry("onze", 11),
                    Map.entry("douze", 12),
                    Map.entry("treize", 13),
                    Map.entry("quatorze", 14),
                    Map.entry("quinze", 15),
                    Map.entry("seize", 16),
                    Map.entry("vingt", 20),
                    Map.entry("vingts", 20),
                    Map.entry("trente", 30),
                    Map.entry("quarante", 40),
                    Map.entry("cinquante", 50),
                    Map.entry("soixante", 60),
                    Map.entry("cent", HUNDRED),
                    Map.entry("cents", HUNDRED),
                    Map.entry("mille", THOUSAND));

    private final List<Token> tokens;
    private int end;
    private int total;
    private int current;

    /** What may still be added: a number below this. */
    private int room = Integer.MAX_VALUE;

    private FrenchNumber(List<Token> tokens, int start) {
        this.tokens = tokens;
        this.end = start;
    }

    /**
     * A number.
     *
     * @param end index of the first token after it; the given one if there is none
     * @param one whether it is the word "un" or "une", which may be an article
     */
    record Read(int value, int end, boolean one) {}

    /** The longest number whose first word this is. */
    static Read at(List<Token> tokens, int start) {
        FrenchNumber number = new FrenchNumber(tokens, start);
        while (number.end - start < WORDS_MAX && number.readWord(start)) {
            // Each turn reads one more word.
        }
        int value = number.total + number.current;
        return new Read(value, number.end, number.end == start + 1 && value == 1);
    }

    private boolean readWord(int start) {
        int next = end;
        if (next > start && isAnd(next)) {
            next++;
        }
        if (next >= tokens.size() || (next > start && !joined(tokens.get(next)))) {
            return false;
        }
        Integer value = VALUES.get(tokens.get(next).word());
        if (value == null || !add(value)) {
            return false;
        }
        end = next + 1;
        return true;
    }

    /** "Vingt et un", but not "deux et trois". */
    private boolean isAnd(int index) {
        boolean between = index + 1 < tokens.size() && tokens.get(index).word().equals("et");
        if (!between || current % HUNDRED < 20 || current % 10 != 0) {
            return false;
        }
        String after = tokens.get(index + 1).word();
        return after.equals("un") || after.equals("une") || after.equals("onze");
    }

    private static boolean joined(Token token) {
        return token.afterSpace() || token.gap().equals("-");
    }

    private boolean add(int value) {
        if (value == THOUSAND) {
            if (total > 0 || current >= THOUSAND) {
                return false;
            }
            total = Math.max(current, 1) * THOUSAND;
            current = 0;
            room = THOUSAND;
            return true;
        }
        if (value == HUNDRED) {
            return hundred();
        }
        if (value == 20 && current % HUNDRED == 4) {
            current += 80 - 4;
            room = 20;
            return true;
        }
        if (value >= room) {
            return false;
        }
        current += value;
        room = roomAfter(value);
        return true;
    }

    private boolean hundred() {
        if (current >= 10) {
            return false;
        }
        current = Math.max(current, 1) * HUNDRED;
        room = HUNDRED;
        return true;
    }

    private int roomAfter(int value) {
        if (value == 60) {
            return 20;
        }
        if (value >= 20) {
            return 10;
        }
        // "Dix-sept", and "soixante-dix-sept".
        return value == 10 ? 10 : 0;
    }
}
