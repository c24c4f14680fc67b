package fr.archireg.orchestrator;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import java.util.Optional;

/**
 * Looks after the database, so that probes answer at once and a database that is down at the start,
 * or goes and comes back, needs no restart. One thread calls {@link #inspect}, any may read the
 * result.
 */
final class DatabaseWatch {
    private final Database database;
    private final Migrations migrations;
    private final CorpusCatalog catalog;
    private final LlamaEmbeddingModel model;

    /** Only touched by the inspecting thread. */
    private boolean migrated;

    private volatile Optional<AppException> trouble =
            Optional.of(new AppException(ErrorCode.DATABASE_UNAVAILABLE, "not looked at yet"));

    DatabaseWatch(
            Database database,
            Migrations migrations,
            CorpusCatalog catalog,
            LlamaEmbeddingModel model) {
        this.database = database;
        this.migrations = migrations;
        this.catalog = catalog;
        this.model = model;
    }

    /** Brings the schema up to date if that has not happened, then checks what a request needs. */
    void inspect() {
        try {
            // First: it says why there is no connection, and gives up in time.
            database.ping();
            if (!migrated) {
                migrations.run();
                migrated = true;
            }
            database.requireRowSecurity();
            model.modelFile()
                    .ifPresent(file -> catalog.requireDimensions(file.header().embeddingLength()));
            trouble = Optional.empty();
        } catch (AppException e) {
            trouble = Optional.of(e);
            throw e;
        }
    }

    /** Whether the database could be used when it was last looked at. */
    boolean healthy() {
        return trouble.isEmpty();
    }

    /**
     * Returns if the database could be used when it was last looked at.
     *
     * @throws AppException what was wrong
     */
    void require() {
        trouble.ifPresent(failure -> {
            throw new AppException(failure.code(), failure.detail(), failure);
        });
    }
}
