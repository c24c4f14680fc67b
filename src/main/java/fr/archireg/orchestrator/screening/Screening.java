package fr.archireg.orchestrator.screening;

import fr.archireg.orchestrator.cache.Memo;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the texts of one question want to steer the model.
 *
 * @param question whether the user's own text does
 * @param passages numbers of the passages that do, from 1, ascending
 */
public record Screening(boolean question, List<Integer> passages) {
    private static final Memo<Boolean> PASSAGES = new Memo<>(Screening::flagged);

    public Screening {
        passages = List.copyOf(passages);
    }

    /** Screens what the user wrote and the passages that are put beside it, in their order. */
    public static Screening of(List<String> userTexts, List<String> passages) {
        return new Screening(
                userTexts.stream().anyMatch(Screening::flagged),
                IntStream.rangeClosed(1, passages.size())
                        .filter(n -> PASSAGES.of(passages.get(n - 1)))
                        .boxed()
                        .toList());
    }

    private static boolean flagged(String text) {
        return !InjectionSign.in(text).isEmpty();
    }
}
