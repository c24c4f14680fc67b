package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the import. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports documents into the corpus and builds the vector index.",
            "",
            "A FILE is JSON Lines, with the fields id, title, content, reference, code, url,"
                    + " source, status, valid_from, valid_to and path of which id and content are"
                    + " required, or a code of law from the npm package @socialgouv/legi-data;"
                    + " either may be compressed with gzip. An import that was ended, in whatever"
                    + " way, goes on where it was when it is run again."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything is imported",
            "1:everything but the entries of the rejects file is imported",
            "2:the command line or the configuration is wrong",
            "3:the import failed; what it had committed stays"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final Logger LOGGER = System.getLogger(ImportCommand.class.getName());
    private static final int IMPORTED = 0;
    private static final int SOME_REJECTED = 1;
    private static final int BAD_CONFIGURATION = 2;
    private static final int FAILED = 3;

    private final Supplier<ImportParts> parts;

    private CommandSpec spec = CommandSpec.create();
    private List<Path> files = List.of();

    @Option(names = "--sample", description = "Import the sample that comes with the program.")
    private boolean sample;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Where to list what cannot be imported; default: <FILE>.rejects.jsonl in the"
                            + " working folder, made only if there is something to list.")
    private Optional<Path> rejects = Optional.empty();

    /**
     * @param parts opens what the import works with; not called when only help is wanted or the
     *     command line is wrong
     */
    public ImportCommand(Supplier<ImportParts> parts) {
        this.parts = parts;
    }

    @Spec
    void spec(CommandSpec injected) {
        this.spec = injected;
    }

    @Parameters(paramLabel = "FILE", description = "Files to import.")
    void files(List<Path> given) {
        this.files = given;
    }

    @Override
    public Integer call() {
        List<CorpusSource> sources = sources();
        CommandLine commandLine = spec.commandLine();
        try (StopSignal stop = StopSignal.listen();
                ImportParts opened = parts.get()) {
            ImportSession session =
                    new ImportSession(opened, new RejectsFile(rejects), display(), stop);
            return report(session.run(sources), stop);
        } catch (InvalidSettingsException e) {
            commandLine.getErr().println(e.getMessage());
            return BAD_CONFIGURATION;
        } catch (AppException e) {
            LOGGER.log(Level.DEBUG, "import failed", e);
            return failed("%s (%s)".formatted(e.detail(), e.code().wireName()));
        } catch (IOException e) {
            return failed("a file cannot be read or written: " + e.getMessage());
        }
    }

    private List<CorpusSource> sources() {
        files.stream()
                .filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
                .findFirst()
                .ifPresent(file -> {
                    throw usage("Not a readable file: " + file);
                });
        List<CorpusSource> sources =
                Stream.<CorpusSource>concat(
                                sample ? Stream.of(new SampleCorpus()) : Stream.empty(),
                                files.stream().map(CorpusFile::new))
                        .toList();
        if (sources.isEmpty()) {
            throw usage("Name a FILE, or --sample");
        }
        return sources;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** With the JDK's own console provider, which JDK 25 uses, none means no terminal. */
    @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24 only; isTerminal() is not in 21
    private static ProgressDisplay display() {
        Console console = System.console();
        return console == null
                ? new ProgressLog(line -> LOGGER.log(Level.INFO, line))
                : new ProgressBar(console.writer());
    }

    private int report(ImportCounts counts, StopSignal stop) {
        PrintWriter out = spec.commandLine().getOut();
        if (stop.requested()) {
            out.println("import was ended, run it again to go on: " + counts.text());
            out.flush();
            return FAILED;
        }
        out.println("import is complete: " + counts.text());
        out.flush();
        return counts.rejected() == 0 ? IMPORTED : SOME_REJECTED;
    }

    private int failed(String reason) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("import failed: " + reason);
        err.flush();
        return FAILED;
    }
}
