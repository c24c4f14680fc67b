package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.error.AppException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the evaluation found for the embedding model that is used now, remembered for a while, since
 * it may be found again while the server runs. What the environment sets wins, what nobody set is
 * {@link Tuning#initial}. Thread-safe.
 */
public final class TuningStore {
    private static final Logger LOGGER = System.getLogger(TuningStore.class.getName());
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Database database;
    private final Supplier<Optional<String>> model;
    private final RagConfig config;
    private volatile Optional<Remembered> remembered = Optional.empty();

    /**
     * @param model identity of the model, empty while its file is not there; asked once in a while
     */
    public TuningStore(Database database, Supplier<Optional<String>> model, RagConfig config) {
        this.database = database;
        this.model = model;
        this.config = config;
    }

    private record Remembered(Tuning tuning, long readNanos) {
        private boolean fresh() {
            return System.nanoTime() - readNanos < FRESH.toNanos();
        }
    }

    /** What a search goes by now. Without the database it is what was known last. */
    public Tuning current() {
        Optional<Remembered> known = remembered;
        if (known.isPresent() && known.get().fresh()) {
            return known.get().tuning();
        }
        Optional<String> name = model.get();
        if (name.isEmpty()) {
            return config.over(Tuning.DEFAULT);
        }
        Tuning tuning = config.over(read(name.get(), known.map(Remembered::tuning)));
        remembered = Optional.of(new Remembered(tuning, System.nanoTime()));
        return tuning;
    }

    /** Stores what was found for a model, in place of what was found before. */
    public void save(String modelIdentity, Tuning tuning) {
        database.inTransaction(handle ->
                handle.update(
                        """
                        INSERT INTO orchestrator.retrieval_settings
                            (model, dense_weight, similarity_threshold, word_fit_min)
                        VALUES (?, ?, ?, ?)
                        ON CONFLICT (model) DO UPDATE SET
                            dense_weight = excluded.dense_weight,
                            similarity_threshold = excluded.similarity_threshold,
                            word_fit_min = excluded.word_fit_min,
                            calibrated_at = now()
                        """,
                        modelIdentity,
                        tuning.denseWeight(),
                        tuning.similarityThreshold(),
                        tuning.wordFitMin()));
        remembered = Optional.empty();
    }

    private Tuning read(String name, Optional<Tuning> last) {
        try {
            return find(name).orElse(Tuning.initial(name));
        } catch (AppException e) {
            // The search itself says what is wrong with the database.
            LOGGER.log(Level.DEBUG, "retrieval settings cannot be read", e);
            return last.orElse(Tuning.initial(name));
        }
    }

    private Optional<Tuning> find(String name) {
        return database.read(handle ->
                handle.queryFirst(
                        """
                        SELECT dense_weight, similarity_threshold, word_fit_min
                        FROM orchestrator.retrieval_settings WHERE model = ?
                        """,
                        row ->
                                new Tuning(
                                        row.getDouble("dense_weight"),
                                        row.getDouble("similarity_threshold"),
                                        row.getDouble("word_fit_min")),
                        name));
    }
}
