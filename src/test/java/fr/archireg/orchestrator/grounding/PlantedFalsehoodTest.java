package fr.archireg.orchestrator.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.law.Mention;
import fr.archireg.orchestrator.law.ReferenceParser;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.testing.SamplePassages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Answers made of the sample corpus, word for word, and the same answers with one falsehood in
 * them. No true one may be reported, each false one must be.
 */
final class PlantedFalsehoodTest {
    private static final int ROUNDS = 400;
    private static final int SOURCES = 5;
    private static final List<Passage> CORPUS = SamplePassages.all();
    private static final List<String> LEADS =
            List.of("", "Selon le texte, ", "- ", "**Règle** : ", "Il est prévu que ", "1. ");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void reportsNothingOfWhatIsTrue() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            String answer = scene.quotes() + scene.prose();

            assertThat(GroundingCheckTest.written(check(answer, scene)))
                    .as("seed %d round %d: %s", seed, round, answer)
                    .isEqualTo("-");
        }
    }

    @Test
    void reportsAPlantedCitation() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            int n = SOURCES + 1 + random.nextInt(90);
            String answer =
                    scene.quotes() + "Il en est ainsi partout [" + n + "]. " + scene.prose();

            assertThat(GroundingCheckTest.written(check(answer, scene)))
                    .as("seed %d round %d: %s", seed, round, answer)
                    .isEqualTo("U " + n);
        }
    }

    @Test
    void reportsAPlantedArticle() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            String article = unknownArticle(scene);
            String answer =
                    scene.prose() + "Voir aussi l'article " + article + " [1]. " + scene.quotes();

            assertThat(check(answer, scene).unverifiedReferences())
                    .as("seed %d round %d: %s", seed, round, answer)
                    .containsExactly(article);
        }
    }

    @Test
    void reportsAQuoteWithAnotherWord() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            String[] words = scene.sentence().split(" ", -1);
            words[random.nextInt(words.length)] = "girafe";
            String quote = String.join(" ", words);
            String answer = scene.prose() + "« " + quote + " » [" + scene.n() + "].";

            assertThat(check(answer, scene).unverifiedQuotes())
                    .as("seed %d round %d: %s", seed, round, answer)
                    .hasSize(1);
        }
    }

    @Test
    void reportsAQuoteWithAWordLess() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            List<String> words = new ArrayList<>(List.of(scene.sentence().split(" ", -1)));
            words.remove(1 + random.nextInt(words.size() - 2));
            String answer = "« " + String.join(" ", words) + " » [" + scene.n() + "].";
            boolean stillTrue = says(scene, words);

            assertThat(check(answer, scene).unverifiedQuotes())
                    .as("seed %d round %d: %s", seed, round, answer)
                    .hasSize(stillTrue ? 0 : 1);
        }
    }

    @Test
    void reportsAQuoteOfAnotherSource() {
        for (int round = 0; round < ROUNDS; round++) {
            Scene scene = scene();
            int other = scene.n() % SOURCES + 1;
            String answer = "« " + scene.sentence() + " » [" + other + "].";

            assertThat(check(answer, scene).unverifiedQuotes())
                    .as("seed %d round %d: %s", seed, round, answer)
                    .hasSize(1);
        }
    }

    @Test
    void reportsAPlantedFigure() {
        int planted = 0;
        for (int round = 0; round < ROUNDS * 3; round++) {
            Scene scene = scene();
            Optional<String> changed = withAnotherFigure(scene);
            if (changed.isEmpty()) {
                continue;
            }
            planted++;
            String answer = scene.quotes() + changed.get() + " [" + scene.n() + "].";

            assertThat(check(answer, scene).unverifiedFigures())
                    .as("seed %d round %d: %s", seed, round, answer)
                    .hasSize(1);
        }
        assertThat(planted).isGreaterThan(50);
    }

    /**
     * Some passages as sources.
     *
     * @param sentence whole sentence of the source {@code n}, at least six words
     * @param quotes true quotes, each with its citation
     * @param prose true sentences without quotation marks, each with its citation
     */
    private record Scene(
            List<Passage> sources, int n, String sentence, String quotes, String prose) {}

    private Scene scene() {
        List<Passage> sources = new ArrayList<>(CORPUS);
        Collections.shuffle(sources, random);
        sources = sources.subList(0, SOURCES);
        int n = 1 + random.nextInt(SOURCES);
        StringBuilder quotes = new StringBuilder();
        StringBuilder prose = new StringBuilder();
        for (int i = 1; i <= SOURCES; i++) {
            String sentence = sentence(sources.get(i - 1));
            quotes.append(LEADS.get(random.nextInt(LEADS.size())))
                    .append(quoted(sentence))
                    .append(" [")
                    .append(i)
                    .append("].")
                    .append(random.nextBoolean() ? "\n\n" : "\n");
            prose.append(withoutFullStop(sentence(sources.get(i - 1))))
                    .append(" [")
                    .append(i)
                    .append("]. ");
        }
        return new Scene(
                sources, n, sentence(sources.get(n - 1)), quotes.toString(), prose.toString());
    }

    private String quoted(String sentence) {
        String typeset =
                switch (random.nextInt(4)) {
                    case 0 -> sentence.replace("'", "’").replace(" :", "\u00A0:");
                    case 1 -> Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
                    case 2 -> sentence.replaceFirst(" [^ ]+ [^ ]+ ", " […] ");
                    default -> sentence;
                };
        return random.nextBoolean() ? "«\u00A0" + typeset + "\u00A0»" : "“" + typeset + "”";
    }

    private String sentence(Passage passage) {
        List<String> sentences =
                List.of(passage.content().split("(?<=[a-zé)]\\.) (?=[A-Z])", -1)).stream()
                        .filter(sentence -> sentence.split(" ", -1).length >= 6)
                        // Words beside an ellipsis may be left out: that is what it says.
                        .filter(sentence -> !sentence.contains("..."))
                        .toList();
        return sentences.get(random.nextInt(sentences.size()));
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private String unknownArticle(Scene scene) {
        KnownReferences known = KnownReferences.of(scene.sources());
        while (true) {
            String article =
                    "LRDA".charAt(random.nextInt(3))
                            + ". "
                            + (100 + random.nextInt(900))
                            + "-"
                            + (1 + random.nextInt(60));
            List<Mention> mentions = ReferenceParser.parse(article);
            if (mentions.size() == 1 && !known.unknownIn("article " + article).isEmpty()) {
                return article;
            }
        }
    }

    private static boolean says(Scene scene, List<String> words) {
        Passage source = scene.sources().get(scene.n() - 1);
        return SourceText.of(SourceText.text(source))
                .says(Tokens.words(Tokens.of(String.join(" ", words))));
    }

    /** The sentence with one of its figures changed to one that the source does not have. */
    private Optional<String> withAnotherFigure(Scene scene) {
        String sentence = withoutFullStop(scene.sentence());
        List<Figure> figures =
                FigureReader.read(Tokens.of(sentence), FigureReader.Reading.STRICT).stream()
                        .filter(figure -> figure.measure().unit() != Unit.THIRD)
                        .toList();
        if (figures.isEmpty()) {
            return Optional.empty();
        }
        Figure figure = figures.get(random.nextInt(figures.size()));
        String old = sentence.substring(figure.start(), figure.end());
        String unit =
                old.replaceFirst(
                        "^[\\d\\s,.]+|^[a-zé]+(?:[ -](?:et|un|dix|vingt|cents?|mille|quinze|deux|trois|quatre|cinq|six))* ",
                        "");
        String changed = (7_001 + random.nextInt(1_000)) + " " + unit.strip();
        String text =
                sentence.substring(0, figure.start()) + changed + sentence.substring(figure.end());
        boolean oneFigure =
                FigureReader.read(Tokens.of(changed), FigureReader.Reading.STRICT).size() == 1;
        return oneFigure && !unit.equals(old) ? Optional.of(text) : Optional.empty();
    }

    private Citations check(String answer, Scene scene) {
        GroundingCheck check = new GroundingCheck("", scene.sources());
        int position = 0;
        while (position < answer.length()) {
            int end = Math.min(answer.length(), position + 1 + random.nextInt(40));
            check.accept(answer.substring(position, end));
            position = end;
        }
        return check.citations();
    }
}
