package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.rag.PassageSampleStore;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares the stored vectors with those of the model, and says whether they are the same. */
@Command(
        name = "check-corpus",
        mixinStandardHelpOptions = true,
        description = {
            "Tells whether the configured model makes the vectors that are stored.",
            "",
            "Some passages are embedded again and compared. CORPUS_VECTORS names the set of"
                    + " vectors to look at; without it, it is the one that is searched."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the model makes the stored vectors",
            "1:they are close, or most of them are; or another model is on record",
            "2:the command line or the configuration is wrong",
            "3:they are not the model's: searches by embeddings would find next to nothing",
            "4:nothing could be compared"
        })
public final class CheckCorpusCommand implements Callable<Integer> {
    private static final int BAD_CONFIGURATION = 2;
    private static final int NOT_COMPARED = 4;

    private final Supplier<CorpusTools> tools;
    private CommandSpec spec = CommandSpec.create();

    /**
     * @param tools opens what the command works with; not called when only help is wanted
     */
    public CheckCorpusCommand(Supplier<CorpusTools> tools) {
        this.tools = tools;
    }

    @Spec
    void spec(CommandSpec injected) {
        this.spec = injected;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (StopSignal stop = StopSignal.listen();
                CorpusTools opened = tools.get()) {
            ModelLoading.await(opened.model(), stop::await);
            CanaryReport report = canary(opened).check();
            out.println(report.text());
            out.flush();
            return exitCode(report.verdict());
        } catch (InvalidSettingsException e) {
            err.println(e.getMessage());
            return BAD_CONFIGURATION;
        } catch (AppException e) {
            err.println("check failed: %s (%s)".formatted(e.detail(), e.code().wireName()));
            return NOT_COMPARED;
        }
    }

    private static CorpusCanary canary(CorpusTools tools) {
        return new CorpusCanary(
                new PassageSampleStore(tools.database(), tools.catalog()),
                tools.catalog(),
                tools.selection(),
                tools.model(),
                InstantSource.system());
    }

    private static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case PASS -> 0;
            case WARNING -> 1;
            case FAIL -> 3;
            case UNKNOWN -> NOT_COMPARED;
        };
    }
}
