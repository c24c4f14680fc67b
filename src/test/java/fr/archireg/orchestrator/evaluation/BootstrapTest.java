package fr.archireg.orchestrator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.evaluation.Bootstrap.Interval;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(1, 1_000, 0.95);

    @Test
    void sameSeedGivesTheSameInterval() {
        List<List<Double>> groups = singles(new Random(7), 50);

        assertThat(BOOTSTRAP.mean(groups)).isEqualTo(BOOTSTRAP.mean(groups));
        assertThat(new Bootstrap(2, 1_000, 0.95).mean(groups)).isNotEqualTo(BOOTSTRAP.mean(groups));
    }

    @Test
    void isAboutTwoStandardErrorsWideOnEachSide() {
        Interval interval = BOOTSTRAP.mean(singles(new Random(7), 400));

        // Uniform in [0, 1): the standard error of the mean is 1 / √12 / √400.
        assertThat(interval.high() - interval.low()).isBetween(0.05, 0.065);
        assertThat(0.5).isBetween(interval.low() - 0.02, interval.high() + 0.02);
    }

    @Test
    void aGroupCountsAsOneDraw() {
        List<List<Double>> alone = singles(new Random(7), 40);
        List<List<Double>> repeated =
                alone.stream().map(one -> List.of(one.getFirst(), one.getFirst())).toList();

        assertThat(BOOTSTRAP.mean(repeated)).isEqualTo(BOOTSTRAP.mean(alone));
    }

    @Test
    void equalValuesLeaveNoDoubt() {
        assertThat(BOOTSTRAP.mean(List.of(List.of(0.5), List.of(0.5))))
                .isEqualTo(new Interval(0.5, 0.5));
    }

    private static List<List<Double>> singles(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> List.of(random.nextDouble())).toList();
    }
}
