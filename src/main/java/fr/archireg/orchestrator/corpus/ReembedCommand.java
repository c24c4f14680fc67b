package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.rag.VectorSet;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of a re-embedding; each step is a command of its own, so that people decide when
 * the next one comes.
 */
@Command(
        name = "reembed",
        mixinStandardHelpOptions = true,
        description = {
            "Changes the embedding model of the corpus while searches go on.",
            "",
            "1. reembed start NAME, with the new model configured: makes its vectors beside the"
                    + " present ones. Ended in whatever way, it goes on when it is run again.",
            "2. CORPUS_VECTORS=NAME and the new model configured: check-corpus, evaluate or a"
                    + " whole server look at the new vectors.",
            "3. reembed switch NAME: they are searched from now on. A server whose model is the"
                    + " old one goes on with the old vectors until it is started with the new.",
            "4. reembed back, if need be; reembed clean-up OLD, when nobody wants it any more."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the command line or the configuration is wrong",
            "3:it failed or was ended; what it had stored stays"
        })
public final class ReembedCommand implements Runnable {
    private static final int DONE = 0;
    private static final int BAD_CONFIGURATION = 2;
    private static final int FAILED = 3;

    private final Supplier<CorpusTools> tools;
    private CommandSpec spec = CommandSpec.create();

    /**
     * @param tools opens what the commands work with; not called when only help is wanted
     */
    public ReembedCommand(Supplier<CorpusTools> tools) {
        this.tools = tools;
    }

    @Spec
    void spec(CommandSpec injected) {
        this.spec = injected;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command");
    }

    @Command(description = "Makes the configured model's vectors of all passages.")
    int start(
            @Parameters(paramLabel = "NAME", description = "Names the set of vectors.") String name,
            @Option(
                            names = "--share",
                            paramLabel = "PERCENT",
                            defaultValue = "100",
                            description = "How much of the time to work, 1 to 100; default 100.")
                    int sharePercent) {
        requireName(name);
        if (sharePercent < 1 || sharePercent > 100) {
            throw new ParameterException(spec.commandLine(), "--share must be 1 to 100");
        }
        Backfill.Pace pace = new Backfill.Pace(sharePercent / 100.0);
        return run((reembedding, stop) -> reembedding.start(name, pace, stop));
    }

    @Command(description = "Lists the sets of vectors, how far they are and which is searched.")
    int status() {
        return run((reembedding, stop) -> reembedding.status());
    }

    @Command(name = "switch", description = "Has another set searched.")
    int switchTo(
            @Parameters(paramLabel = "NAME", description = "Names the set of vectors.")
                    String name) {
        requireName(name);
        return run((reembedding, stop) -> reembedding.switchTo(name));
    }

    @Command(description = "Has the set searched that was searched before the last switch.")
    int back() {
        return run((reembedding, stop) -> reembedding.back());
    }

    @Command(name = "clean-up", description = "Deletes a set that is not searched.")
    int cleanUp(
            @Parameters(paramLabel = "NAME", description = "Names the set of vectors.")
                    String name) {
        requireName(name);
        return run((reembedding, stop) -> reembedding.cleanUp(name));
    }

    /** One of the steps; whether it came to its end. */
    @FunctionalInterface
    private interface Step {
        boolean run(Reembedding reembedding, StopSignal stop);
    }

    private int run(Step step) {
        PrintWriter err = spec.commandLine().getErr();
        try (StopSignal stop = StopSignal.listen();
                CorpusTools opened = tools.get()) {
            opened.migrations().run();
            Reembedding reembedding = new Reembedding(opened, spec.commandLine().getOut());
            return step.run(reembedding, stop) ? DONE : FAILED;
        } catch (InvalidSettingsException e) {
            err.println(e.getMessage());
            return BAD_CONFIGURATION;
        } catch (AppException e) {
            err.println("reembed failed: %s (%s)".formatted(e.detail(), e.code().wireName()));
            err.flush();
            return FAILED;
        }
    }

    private void requireName(String name) {
        if (!VectorSet.isName(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A name is at most 31 small letters, digits and underlines, a letter first");
        }
    }
}
