package fr.archireg.orchestrator;

import fr.archireg.orchestrator.corpus.CheckCorpusCommand;
import fr.archireg.orchestrator.corpus.CorpusTools;
import fr.archireg.orchestrator.corpus.ReembedCommand;
import fr.archireg.orchestrator.embedding.NativeRequirements;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.evaluation.EvaluationCommand;
import fr.archireg.orchestrator.evaluation.EvaluationParts;
import fr.archireg.orchestrator.ingest.ImportCommand;
import fr.archireg.orchestrator.ingest.ImportParts;
import fr.archireg.orchestrator.observability.Logging;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.starter.PrepareModelCommand;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Entry point of the program: without a command it is the server. */
@Command(
        name = "agent-orchestrator",
        description = "Starts the server. It is configured by environment variables.",
        mixinStandardHelpOptions = true,
        subcommands = PrepareModelCommand.class)
public final class Main implements Callable<Integer> {
    /** What the last answers take to be saved after the grace period. */
    private static final Duration SHUTDOWN_MARGIN = Duration.ofSeconds(4);

    private boolean serving;

    /** Runs a command, or the server until the process is told to stop. */
    public static void main(String[] args) {
        Main main = new Main();
        int exitCode = commandLine(main).execute(args);
        if (!main.serving) {
            // The native model has a thread that would keep the process alive.
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() {
        Settings settings = new Settings(System.getenv());
        AppConfig config = AppConfig.from(settings);
        Logging.configure(config.server().logFormat(), config.server().verbosity());
        NativeRequirements.verify();
        App app = App.start(config, Parts.create(config));
        Duration limit = config.server().shutdownGrace().plus(SHUTDOWN_MARGIN);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("shutdown").unstarted(() -> shutDown(app, limit)));
        serving = true;
        return ExitCode.OK;
    }

    /**
     * Ends the process with 0, since it did what it was told; the virtual machine by itself would
     * say 143. Whatever does not return, a native call above all, cannot hold that up.
     */
    private static void shutDown(App app, Duration limit) {
        Thread.ofPlatform()
                .daemon()
                .name("shutdown-limit")
                .start(() -> {
                    try {
                        Thread.sleep(limit);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(ExitCode.OK);
                });
        app.close();
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private static CommandLine commandLine(Main main) {
        return new CommandLine(main)
                .addSubcommand(new ImportCommand(Main::importParts))
                .addSubcommand(new CheckCorpusCommand(Main::corpusTools))
                .addSubcommand(new ReembedCommand(Main::corpusTools))
                .addSubcommand(new EvaluationCommand(Main::evaluationParts))
                .setExecutionExceptionHandler((exception, commandLine, parsed) ->
                        report(exception, commandLine.getErr()));
    }

    private static ImportParts importParts() {
        AppConfig config = AppConfig.forCommand(new Settings(System.getenv()));
        Logging.configure(config.server().logFormat(), config.server().verbosity());
        Parts parts = Parts.create(config);
        return new ImportParts(
                parts.database(),
                parts.migrations(),
                parts.catalog(),
                parts.model(),
                () -> parts.maker(config.embedding().engine()),
                config.vectors().index(),
                parts.database()::close);
    }

    private static CorpusTools corpusTools() {
        AppConfig config = AppConfig.forCommand(new Settings(System.getenv()));
        Logging.configure(config.server().logFormat(), config.server().verbosity());
        Parts parts = Parts.create(config);
        return new CorpusTools(
                parts.database(),
                parts.migrations(),
                parts.catalog(),
                parts.corpus().selection(),
                parts.model(),
                config.vectors(),
                parts.database()::close);
    }

    private static EvaluationParts evaluationParts() {
        AppConfig config = AppConfig.forCommand(new Settings(System.getenv()));
        Logging.configure(config.server().logFormat(), config.server().verbosity());
        return Parts.create(config).evaluation(config.embedding().engine());
    }

    private static int report(Exception exception, PrintWriter err) throws Exception {
        if (exception instanceof InvalidSettingsException || exception instanceof AppException) {
            err.println(exception.getMessage());
            return exception instanceof AppException ? ExitCode.SOFTWARE : ExitCode.USAGE;
        }
        throw exception;
    }
}
