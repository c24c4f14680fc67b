package fr.archireg.orchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.rag.IndexProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressDisplayTest {
    @Test
    void logsALineEveryTenSeconds() {
        List<String> lines = new ArrayList<>();
        ProgressLog log = new ProgressLog(lines::add);

        for (int second = 0; second < 30; second++) {
            log.show(progress(second));
        }

        assertThat(lines)
                .containsExactly(
                        "import runs percent=25.0 read=100 imported=90 unchanged=0 rejected=10"
                                + " passages=200 documents_per_second=10.0 remaining=0h00m30s",
                        "import runs percent=25.0 read=100 imported=90 unchanged=0 rejected=10"
                                + " passages=200 documents_per_second=5.0 remaining=0h01m00s");
    }

    @Test
    void logsTheIndexBuildNowAndThen() {
        List<String> lines = new ArrayList<>();
        ProgressLog log = new ProgressLog(lines::add);

        for (int second = 0; second < 15; second++) {
            log.show(new IndexProgress("loading tuples", second, 20, 0, 0));
        }

        assertThat(lines)
                .hasSize(2)
                .contains("index is being built phase=\"loading tuples\" blocks=10/20 tuples=0/0");
    }

    @Test
    void drawsABarOverTheOneBefore() {
        StringWriter terminal = new StringWriter();
        ProgressBar bar = new ProgressBar(new PrintWriter(terminal));

        bar.show(progress(10));
        bar.show(new IndexProgress("loading tuples", 10, 20, 0, 0));
        bar.end();

        String[] drawn = terminal.toString().split("\r", -1);
        assertThat(drawn[1].strip())
                .isEqualTo(
                        "[########                      ]  25 % 10.0 documents/s,"
                                + " 0h00m30s left, 10 rejected");
        assertThat(drawn[2].strip())
                .isEqualTo("[###############               ]  50 % loading tuples");
        assertThat(drawn[2]).hasSizeGreaterThanOrEqualTo(drawn[1].length());
    }

    @Test
    void knowsNoRemainingTimeAtTheBeginning() {
        ImportProgress progress =
                new ImportProgress(ImportCounts.ZERO, 0, 100, Duration.ofSeconds(3));

        assertThat(progress.remainingText()).isEqualTo("?");
    }

    @Test
    void leavesWhatWasThereBeforeOutOfTheSpeed() {
        ImportCounts resumed = new ImportCounts(1_000, 100, 900, 0, 200);

        ImportProgress progress = new ImportProgress(resumed, 50, 100, Duration.ofSeconds(10));

        assertThat(progress.rate()).isEqualTo(10);
        assertThat(progress.remainingText()).isEqualTo("0h01m40s");
    }

    private static ImportProgress progress(int second) {
        return new ImportProgress(
                new ImportCounts(100, 90, 0, 10, 200), 25, 100, Duration.ofSeconds(second));
    }
}
