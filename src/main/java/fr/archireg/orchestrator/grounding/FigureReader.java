package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.grounding.Figure.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the numbers with a unit in a text: "20 m²", "deux (2) mois", "1,5 million d'euros", "entre
 * 5 et 20 m²", "1 m 80". Reads the tokens once; looks at a bounded number of them each time.
 */
final class FigureReader {
    private static final Set<String> ADJECTIVES =
            Set.of(
                    "premiers",
                    "premieres",
                    "derniers",
                    "dernieres",
                    "prochains",
                    "prochaines",
                    "bons",
                    "bonnes");

    private static final int CENTIMETRES_MAX = 100;

    private final List<Token> tokens;
    private final Reading reading;
    private final List<Counted> numbers = new ArrayList<>();

    private FigureReader(List<Token> tokens, Reading reading) {
        this.tokens = tokens;
        this.reading = reading;
    }

    /** How freely numbers take the unit of a later one. */
    enum Reading {
        /** Only in "entre 5 et 20 m²", "5 à 20 m²", "5 ou 20 m²", "5-20 m²". */
        STRICT,
        /** In a list too: "5, 10 et 20 m²". */
        LOOSE
    }

    /** A number before its unit is known; {@code first} and {@code end} are indexes of tokens. */
    private record Counted(
            BigDecimal value, Optional<Unit> unit, int first, int numberEnd, int end) {

        Counted with(Unit other) {
            return new Counted(value, Optional.of(other), first, numberEnd, end);
        }
    }

    /** The figures in the order of the text. */
    static List<Figure> read(List<Token> tokens, Reading reading) {
        FigureReader reader = new FigureReader(tokens, reading);
        int index = 0;
        while (index < tokens.size()) {
            index = reader.number(index);
        }
        reader.passUnitsOn();
        return reader.figures();
    }

    private int number(int start) {
        Optional<BigDecimal> figures = tokens.get(start).number();
        FrenchNumber.Read words = FrenchNumber.at(tokens, start);
        if (figures.isEmpty() && words.end() == start) {
            return start + 1;
        }
        BigDecimal value = figures.orElseGet(() -> BigDecimal.valueOf(words.value()));
        int end = figures.isPresent() ? start + 1 : words.end();
        return counted(start, value, end, figures.isEmpty() && words.one());
    }

    private int counted(int start, BigDecimal number, int numberEnd, boolean one) {
        int end = numberEnd;
        BigDecimal value = number;
        int power = multiplierPower(end);
        if (power > 0) {
            value = value.scaleByPowerOfTen(power);
            end = wordAt(end + 1, "d") || wordAt(end + 1, "de") ? end + 2 : end + 1;
        }
        if (end < tokens.size() && ADJECTIVES.contains(tokens.get(end).word())) {
            end++;
        }
        Optional<Unit> unit = unitAt(end).filter(found -> !one || found.countsOne());
        if (unit.isEmpty()) {
            numbers.add(new Counted(value, unit, start, numberEnd, numberEnd));
            return numberEnd;
        }
        int unitEnd = unitEnd(end);
        Unit raised = raised(unit.get(), end, unitEnd);
        Optional<BigDecimal> centimetres = centimetres(raised, value, unitEnd);
        BigDecimal whole = centimetres.map(value::add).orElse(value);
        int after = centimetres.isPresent() ? unitEnd + 1 : unitEnd;
        numbers.add(new Counted(whole, Optional.of(raised), start, numberEnd, after));
        return after;
    }

    private int multiplierPower(int index) {
        if (wordAt(index, "million") || wordAt(index, "millions")) {
            return 6;
        }
        if (wordAt(index, "milliard") || wordAt(index, "milliards")) {
            return 9;
        }
        return wordAt(index, "mille") ? 3 : 0;
    }

    private Optional<Unit> unitAt(int index) {
        if (index >= tokens.size()) {
            return Optional.empty();
        }
        Token token = tokens.get(index);
        // "deux (2) mois"
        boolean follows =
                token.afterSpace()
                        || token.gap().startsWith(")")
                        || token.gap().equals("'")
                        || token.gap().equals("-");
        if (!follows) {
            return Optional.empty();
        }
        if (token.word().equals("pour") && wordAt(index + 1, "cent")) {
            return Optional.of(Unit.PERCENT);
        }
        return Unit.named(token.word());
    }

    private int unitEnd(int index) {
        if (tokens.get(index).word().equals("pour")) {
            return index + 2;
        }
        return power(index) > 1 ? index + 2 : index + 1;
    }

    private Unit raised(Unit unit, int index, int end) {
        return end == index + 2 && unit == Unit.METRE ? unit.raised(power(index)) : unit;
    }

    /** 2 for "m²" and "mètres carrés", 3 for "m³" and "mètres cubes", else 1. */
    private int power(int index) {
        if (index + 1 >= tokens.size()
                || Unit.named(tokens.get(index).word()).filter(Unit.METRE::equals).isEmpty()) {
            return 1;
        }
        Token next = tokens.get(index + 1);
        boolean raised = next.glued() && tokens.get(index).word().equals("m");
        return switch (next.word()) {
            case "2" -> raised ? 2 : 1;
            case "3" -> raised ? 3 : 1;
            case "carre", "carres" -> next.afterSpace() ? 2 : 1;
            case "cube", "cubes" -> next.afterSpace() ? 3 : 1;
            default -> 1;
        };
    }

    /** The 80 of "1 m 80". */
    private Optional<BigDecimal> centimetres(Unit unit, BigDecimal metres, int index) {
        if (unit != Unit.METRE || metres.scale() > 0 || index >= tokens.size()) {
            return Optional.empty();
        }
        Token token = tokens.get(index);
        boolean two = token.end() - token.start() == 2 && token.afterSpace();
        return token.number()
                .filter(number -> two && number.intValue() < CENTIMETRES_MAX)
                .filter(number -> unitAt(index + 1).isEmpty())
                .map(number -> number.movePointLeft(2));
    }

    /** Gives a number without a unit that of the number it is joined with. */
    private void passUnitsOn() {
        for (int i = numbers.size() - 2; i >= 0; i--) {
            Counted number = numbers.get(i);
            Counted next = numbers.get(i + 1);
            if (number.unit().isEmpty() && next.unit().isPresent() && joined(number, next)) {
                numbers.set(i, number.with(next.unit().get()));
            }
        }
    }

    private boolean joined(Counted number, Counted next) {
        if (isPartOfReference(number)) {
            return false;
        }
        Token first = tokens.get(next.first());
        if (next.first() == number.numberEnd()) {
            boolean sign =
                    first.gap().contains("-")
                            || first.gap().contains("(")
                            || first.gap().contains("/");
            return sign || (reading == Reading.LOOSE && first.gap().startsWith(","));
        }
        if (next.first() != number.numberEnd() + 1) {
            return false;
        }
        return switch (tokens.get(number.numberEnd()).word()) {
            case "a", "ou" -> true;
            case "et" -> reading == Reading.LOOSE || wordAt(number.first() - 1, "entre");
            default -> false;
        };
    }

    /** The 9 of "R. 421-9". */
    private boolean isPartOfReference(Counted number) {
        Token token = tokens.get(number.first());
        boolean afterNumber =
                number.first() > 0
                        && token.gap().equals("-")
                        && tokens.get(number.first() - 1).number().isPresent();
        return afterNumber || token.gap().startsWith(".") || wordAt(number.first() - 1, "°");
    }

    private boolean wordAt(int index, String word) {
        return index >= 0 && index < tokens.size() && tokens.get(index).word().equals(word);
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Counted number : numbers) {
            number.unit()
                    .ifPresent(unit ->
                            figures.add(
                                    new Figure(
                                            Measure.of(number.value(), unit),
                                            tokens.get(number.first()).start(),
                                            tokens.get(number.end() - 1).end())));
        }
        return Collections.unmodifiableList(figures);
    }
}
