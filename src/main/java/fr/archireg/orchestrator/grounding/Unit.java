package fr.archireg.orchestrator.grounding;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What numbers of planning law count. Lengths are compared in metres, areas in square metres. */
enum Unit {
    METRE("m metre metres ml", One.COUNTS),
    CENTIMETRE("cm centimetre centimetres", One.COUNTS),
    MILLIMETRE("mm millimetre millimetres", One.COUNTS),
    KILOMETRE("km kilometre kilometres", One.COUNTS),
    SQUARE_METRE("", One.COUNTS),
    HECTARE("ha hectare hectares", One.COUNTS),
    CUBIC_METRE("", One.COUNTS),
    PERCENT("% pourcent", One.COUNTS),
    EURO("€ euro euros eur", One.COUNTS),
    HOUR("h heure heures", One.ARTICLE),
    DAY("jour jours", One.ARTICLE),
    WEEK("semaine semaines", One.COUNTS),
    MONTH("mois", One.COUNTS),
    YEAR("an ans annee annees", One.COUNTS),
    FLOOR("etage etages", One.ARTICLE),
    LEVEL("niveau niveaux", One.ARTICLE),
    DWELLING("logement logements", One.ARTICLE),
    PLACE("place places", One.ARTICLE),
    LOT("lot lots", One.ARTICLE),
    ROOM("piece pieces", One.ARTICLE),
    PERSON("personne personnes", One.ARTICLE),
    INHABITANT("habitant habitants", One.ARTICLE),
    DEGREE("degre degres", One.ARTICLE),
    THIRD("tiers", One.COUNTS),
    QUARTER("quart quarts", One.COUNTS),
    DECIBEL("db decibel decibels", One.COUNTS),
    KILOWATT("kw kwc kilowatt kilowatts", One.COUNTS);

    private static final Map<String, Unit> BY_WORD =
            Arrays.stream(values())
                    .flatMap(unit ->
                            Stream.of(unit.words.split(" ", -1)).map(word -> Map.entry(word, unit)))
                    .filter(entry -> !entry.getKey().isEmpty())
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String words;
    private final One one;

    Unit(String words, One one) {
        this.words = words;
        this.one = one;
    }

    /** What "un" or "une" before the unit is. */
    private enum One {
        COUNTS,
        /** "Un logement" is any dwelling. */
        ARTICLE
    }

    /** The unit that a folded word names. */
    static Optional<Unit> named(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    boolean countsOne() {
        return one == One.COUNTS;
    }

    /** This unit with "carré" or "cube" after it. */
    Unit raised(int power) {
        if (this != METRE) {
            return this;
        }
        return power == 2 ? SQUARE_METRE : CUBIC_METRE;
    }

    /** The unit that it is compared in. */
    Unit base() {
        return switch (this) {
            case CENTIMETRE, MILLIMETRE, KILOMETRE -> METRE;
            case HECTARE -> SQUARE_METRE;
            default -> this;
        };
    }

    /** How many places the point moves to the right in the base unit. */
    int decimalShift() {
        return switch (this) {
            case CENTIMETRE -> -2;
            case MILLIMETRE -> -3;
            case KILOMETRE -> 3;
            case HECTARE -> 4;
            default -> 0;
        };
    }
}
