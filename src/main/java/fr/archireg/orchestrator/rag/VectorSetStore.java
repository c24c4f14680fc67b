package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.Pooling;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The sets of vectors and the choice between them. Everything here is one short transaction.
 * Thread-safe.
 */
public final class VectorSetStore {
    private final Database database;
    private final CorpusCatalog catalog;

    public VectorSetStore(Database database, CorpusCatalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    private record Searched(String name, Optional<String> previous) {}

    /** All sets, and which is searched. */
    public VectorSets sets() {
        return database.inTransaction(VectorSetStore::read);
    }

    /** The same on a connection that is lent already; before the migrations, the corpus alone. */
    static VectorSets read(Handle handle) throws SQLException {
        boolean migrated =
                handle.queryFirst(
                                "SELECT to_regclass('orchestrator.searched_vectors') IS NOT NULL",
                                row -> row.getBoolean(1))
                        .orElseThrow();
        if (!migrated) {
            return new VectorSets(
                    List.of(VectorSet.ofCorpus()), VectorSet.OF_CORPUS, Optional.empty());
        }
        List<VectorSet> all =
                handle.query(
                        """
                        SELECT name, model_sha256, pooling, passage_prefix, passage_window,
                               dimensions, import_identity, complete
                        FROM orchestrator.vector_sets
                        ORDER BY created_at, name
                        """,
                        VectorSetStore::set);
        Searched searched =
                handle.queryFirst(
                                "SELECT name, previous FROM orchestrator.searched_vectors",
                                row ->
                                        new Searched(
                                                row.getString("name"),
                                                Optional.ofNullable(row.getString("previous"))))
                        .orElseThrow();
        return new VectorSets(all, searched.name(), searched.previous());
    }

    /**
     * The set of this name for the vectors of this model, made unless it is there.
     *
     * @throws AppException {@code CONFLICT} if the name belongs to another model's vectors
     */
    public VectorSet create(String name, EmbeddingIdentity identity) {
        String idType = catalog.layout().idType();
        return database.inTransaction(handle -> {
            VectorSets sets = read(handle);
            Optional<VectorSet> known = sets.named(name);
            if (known.isPresent()) {
                return requireMadeBy(known.get(), identity);
            }
            VectorSet set =
                    new VectorSet(
                            name,
                            Optional.of(identity),
                            sets.named(VectorSet.OF_CORPUS).flatMap(VectorSet::importIdentity),
                            false);
            insert(handle, set, identity);
            createTable(handle, set, idType, identity.dimensions());
            return set;
        });
    }

    private static VectorSet requireMadeBy(VectorSet set, EmbeddingIdentity identity) {
        if (!set.identity().filter(identity::equals).isPresent()) {
            throw new AppException(
                    ErrorCode.CONFLICT,
                    "the set %s belongs to another model, pooling, prefix or window"
                            .formatted(set.name()));
        }
        return set;
    }

    private static void insert(Handle handle, VectorSet set, EmbeddingIdentity identity)
            throws SQLException {
        handle.update(
                """
                INSERT INTO orchestrator.vector_sets
                    (name, model_sha256, pooling, passage_prefix, passage_window, dimensions,
                     import_identity, complete)
                VALUES (?, ?, ?, ?, ?, ?, ?, false)
                """,
                set.name(),
                identity.modelSha256(),
                identity.pooling().name(),
                identity.passagePrefix(),
                identity.passageWindow(),
                identity.dimensions(),
                set.importIdentity());
    }

    private static void createTable(Handle handle, VectorSet set, String idType, int dimensions)
            throws SQLException {
        handle.update(
                """
                CREATE TABLE %s (
                    passage_id  %s PRIMARY KEY,
                    -- Of the text that was embedded; another one asks for another vector.
                    text_digest uuid NOT NULL,
                    embedding   vector(%d) NOT NULL
                )
                """
                        .formatted(set.table(), idType, dimensions));
    }

    /** Notes whether every passage has its vector in a set. */
    public void setComplete(String name, boolean complete) {
        database.inTransaction(handle ->
                handle.update(
                        "UPDATE orchestrator.vector_sets SET complete = ? WHERE name = ?",
                        complete,
                        name));
    }

    /**
     * Lets everybody search another set from now on. Processes whose model made the set before go
     * on with that one.
     *
     * @throws AppException {@code NOT_FOUND} if there is no such set, {@code CONFLICT} if it is not
     *     complete
     */
    public void switchTo(String name) {
        database.inTransaction(handle -> {
            VectorSet set = read(handle).named(name).orElseThrow(() -> unknown(name));
            if (!set.complete()) {
                throw new AppException(
                        ErrorCode.CONFLICT, "the set %s is not complete".formatted(name));
            }
            return handle.update(
                    """
                    UPDATE orchestrator.searched_vectors SET previous = name, name = ?
                    WHERE name <> ?
                    """,
                    name,
                    name);
        });
    }

    /**
     * Goes back to the set before the last switch.
     *
     * @throws AppException {@code CONFLICT} if there is none
     */
    public void switchBack() {
        int changed =
                database.inTransaction(handle ->
                        handle.update(
                                """
                                UPDATE orchestrator.searched_vectors
                                SET name = previous, previous = name
                                WHERE previous IS NOT NULL
                                """));
        if (changed == 0) {
            throw new AppException(ErrorCode.CONFLICT, "there is no set to go back to");
        }
    }

    /**
     * Deletes a set with its vectors and its index.
     *
     * @throws AppException {@code NOT_FOUND} if there is no such set, {@code CONFLICT} if it is
     *     searched, or is a column of the corpus table, which belongs to others, too
     */
    public void drop(String name) {
        database.inTransaction(handle -> {
            VectorSets sets = read(handle);
            VectorSet set = sets.named(name).orElseThrow(() -> unknown(name));
            if (sets.searched().equals(name) || !set.besideCorpus()) {
                throw new AppException(
                        ErrorCode.CONFLICT,
                        "the set %s is searched, or is the column of the corpus".formatted(name));
            }
            handle.update(
                    """
                    UPDATE orchestrator.searched_vectors SET previous = NULL WHERE previous = ?
                    """,
                    name);
            handle.update("DELETE FROM orchestrator.vector_sets WHERE name = ?", name);
            return handle.update("DROP TABLE " + set.table());
        });
    }

    private static AppException unknown(String name) {
        return new AppException(ErrorCode.NOT_FOUND, "there is no set of vectors named " + name);
    }

    private static VectorSet set(ResultSet row) throws SQLException {
        Optional<String> sha256 = Optional.ofNullable(row.getString("model_sha256"));
        Optional<EmbeddingIdentity> identity =
                sha256.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new EmbeddingIdentity(
                                        sha256.get(),
                                        Pooling.valueOf(row.getString("pooling")),
                                        row.getString("passage_prefix"),
                                        row.getInt("passage_window"),
                                        row.getInt("dimensions")));
        return new VectorSet(
                row.getString("name"),
                identity,
                Optional.ofNullable(row.getString("import_identity")),
                row.getBoolean("complete"));
    }
}
