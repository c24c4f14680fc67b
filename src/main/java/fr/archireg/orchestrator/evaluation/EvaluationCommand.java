package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.evaluation.EvaluationReport.StrategyResult;
import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Strategy;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the evaluation. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how well the corpus is searched.",
            "",
            "QUERIES is JSON Lines, with the fields query, relevant (external ids of documents) and"
                    + " perhaps group. A question with an empty list should not be answered; 64"
                    + " such questions come with the program."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything was measured",
            "2:the command line, the configuration or a file of questions is wrong",
            "3:the evaluation failed"
        })
public final class EvaluationCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int BAD_INPUT = 2;
    private static final int FAILED = 3;
    private static final int DRAWS = 2_000;
    private static final double CONFIDENCE = 0.95;
    private static final int DEPTH_MAX = 50;

    /** Searches before the clock counts: the first ones load code and pages. */
    private static final int WARM_UP = 10;

    private final Supplier<EvaluationParts> parts;

    private CommandSpec spec = CommandSpec.create();
    private List<Path> files = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where to write the figures as JSON, too.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--recall-at",
            paramLabel = "K",
            defaultValue = "10",
            description = "Documents that count for recall, 1 to 50; default: ${DEFAULT-VALUE}.")
    private int recallAt = Cutoffs.USUAL.recall();

    @Option(
            names = "--hit-at",
            paramLabel = "K",
            defaultValue = "5",
            description = "Documents that count for a hit, 1 to 50; default: ${DEFAULT-VALUE}.")
    private int hitAt = Cutoffs.USUAL.hit();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the confidence intervals; default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--in-force-on",
            paramLabel = "DATE",
            description = "Day on which passages must be law; default: today.")
    private Optional<LocalDate> day = Optional.empty();

    @Option(
            names = "--calibrate",
            description = "Find the fusion weight and the limits of an answer for this model.")
    private boolean calibrate;

    @Option(
            names = "--save",
            description = "Store what --calibrate finds with the model, for the server to go by.")
    private boolean save;

    /**
     * @param parts opens what the evaluation works with; not called when only help is wanted or the
     *     command line is wrong
     */
    public EvaluationCommand(Supplier<EvaluationParts> parts) {
        this.parts = parts;
    }

    @Spec
    void spec(CommandSpec injected) {
        this.spec = injected;
    }

    @Parameters(paramLabel = "QUERIES", arity = "1..*", description = "Files of questions.")
    void files(List<Path> given) {
        this.files = given;
    }

    /** The questions, those that have an answer apart from those that have none. */
    private record Questions(List<LabelledQuery> answerable, List<LabelledQuery> others) {
        private List<LabelledQuery> all() {
            List<LabelledQuery> all = new ArrayList<>(answerable);
            all.addAll(others);
            return all;
        }
    }

    @Override
    public Integer call() {
        checkOptions();
        try {
            Questions questions = questions();
            try (EvaluationParts opened = parts.get()) {
                report(evaluate(opened, questions), opened);
            }
            return DONE;
        } catch (InvalidSettingsException e) {
            return ended(BAD_INPUT, String.valueOf(e.getMessage()));
        } catch (AppException e) {
            return ended(FAILED, "%s (%s)".formatted(e.detail(), e.code().wireName()));
        } catch (IOException e) {
            return ended(FAILED, "a file cannot be read or written: " + e.getMessage());
        }
    }

    private void checkOptions() {
        if (recallAt < 1 || recallAt > DEPTH_MAX || hitAt < 1 || hitAt > DEPTH_MAX) {
            throw usage("--recall-at and --hit-at go from 1 to " + DEPTH_MAX);
        }
        if (save && !calibrate) {
            throw usage("--save needs --calibrate");
        }
        files.stream()
                .filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
                .findFirst()
                .ifPresent(file -> {
                    throw usage("Not a readable file: " + file);
                });
    }

    private Questions questions() throws IOException {
        List<LabelledQuery> answerable = new ArrayList<>();
        List<LabelledQuery> others = new ArrayList<>(LabelledQuery.offTopic());
        for (Path file : files) {
            try {
                LabelledQuery.read(file)
                        .forEach(query -> (query.answerable() ? answerable : others).add(query));
            } catch (AppException e) {
                throw usage("%s: %s".formatted(file, e.detail()));
            }
        }
        if (answerable.stream().map(LabelledQuery::groupName).distinct().count() < 2) {
            throw usage("At least two questions with relevant documents are needed");
        }
        return new Questions(answerable, others);
    }

    private EvaluationReport evaluate(EvaluationParts opened, Questions questions) {
        opened.lexicalIndex().refresh();
        Cutoffs cutoffs = new Cutoffs(recallAt, hitAt);
        Filters filters = Filters.NONE.orOn(day.orElse(opened.today()));
        Optional<Calibration.Result> calibration =
                calibrate
                        ? Optional.of(
                                new Calibration(opened.cachedRetrievers(), filters)
                                        .run(questions.answerable(), questions.others()))
                        : Optional.empty();
        Tuning tuning =
                calibration.map(Calibration.Result::tuning).orElse(opened.tuning().current());
        Retriever retriever = opened.retrievers().apply(tuning);
        Bootstrap bootstrap = new Bootstrap(seed, DRAWS, CONFIDENCE);
        List<StrategyResult> results = new ArrayList<>();
        for (Strategy strategy : List.of(Strategy.DENSE, Strategy.LEXICAL, Strategy.HYBRID)) {
            Measurement measurement =
                    new Measurement(
                            strategy, cutoffs.depth(), tuning.similarityThreshold(), filters);
            List<LabelledQuery> all = questions.all();
            measurement.run(retriever, all.subList(0, Math.min(WARM_UP, all.size())));
            results.add(
                    StrategyResult.of(
                            strategy, measurement.run(retriever, all), cutoffs, bootstrap));
        }
        return new EvaluationReport(
                questions.answerable().size(),
                (int)
                        questions.answerable().stream()
                                .map(LabelledQuery::groupName)
                                .distinct()
                                .count(),
                cutoffs,
                tuning,
                results,
                calibration);
    }

    private void report(EvaluationReport report, EvaluationParts opened) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        report.calibration().ifPresent(found -> out.print(advice(found)));
        if (json.isPresent()) {
            Files.writeString(json.get(), Json.text(report) + "\n");
        }
        if (save) {
            opened.tuning().save(opened.modelIdentity(), report.tuning());
            out.println("Stored with the model; a running server goes by it within a minute.");
        }
        out.flush();
    }

    private static String advice(Calibration.Result found) {
        Tuning tuning = found.tuning();
        return String.format(
                Locale.ROOT,
                """

                Best for this model (nDCG@10 %.3f on groups that the weight was not chosen by; \
                %.1f%% of the questions answered, %.1f%% of the others refused):
                RAG_DENSE_WEIGHT=%s RAG_SIMILARITY_THRESHOLD=%s RAG_WORD_FIT_MIN=%s
                """,
                found.ndcgHeldOut(),
                100 * found.answered(),
                100 * found.refused(),
                tuning.denseWeight(),
                tuning.similarityThreshold(),
                tuning.wordFitMin());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int ended(int exitCode, String reason) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("evaluation failed: " + reason);
        err.flush();
        return exitCode;
    }
}
