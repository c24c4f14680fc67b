package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.IndexProgress;
import fr.archireg.orchestrator.rag.VectorBackfillStore;
import fr.archireg.orchestrator.rag.VectorBackfillStore.Progress;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorIndex;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.rag.VectorSet;
import fr.archireg.orchestrator.rag.VectorSetStore;
import fr.archireg.orchestrator.rag.VectorSets;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The steps from one embedding model to another. Single-threaded. */
final class Reembedding {
    /** A set that lacks more is not searched: its answers would have holes. */
    private static final double MISSING_SHARE_MAX = 0.01;

    private final CorpusTools tools;
    private final PrintWriter out;
    private final VectorSetStore sets;
    private final VectorBackfillStore backfills;

    Reembedding(CorpusTools tools, PrintWriter out) {
        this.tools = tools;
        this.out = out;
        this.sets = new VectorSetStore(tools.database(), tools.catalog());
        this.backfills = new VectorBackfillStore(tools.database(), tools.catalog());
    }

    /** Makes the set and its index; false if it was ended early. */
    boolean start(String name, Backfill.Pace pace, StopSignal stop) {
        ModelLoading.await(tools.model(), stop::await);
        EmbeddingIdentity identity = tools.selection().model().orElseThrow();
        VectorSet set = sets.create(name, identity);
        AtomicBoolean finished = new AtomicBoolean();
        boolean alone = backfills.exclusively(set, () -> finished.set(fill(set, pace, stop)));
        if (!alone) {
            throw new AppException(ErrorCode.CONFLICT, "another process works on the set " + name);
        }
        say(
                finished.get()
                        ? "complete: " + line(set)
                        : "ended, run it again to go on: " + line(set));
        return finished.get();
    }

    private boolean fill(VectorSet set, Backfill.Pace pace, StopSignal stop) {
        Backfill backfill = new Backfill(backfills, tools.model(), pace);
        Progress before = backfills.progress(set);
        BackfillReport observer = new BackfillReport(before, stop, this::say);
        if (backfill.run(set, observer).stopped()) {
            return false;
        }
        index(set).ensure(this::say);
        // What was written while the index was being built.
        if (backfill.run(set, observer).stopped()) {
            return false;
        }
        sets.setComplete(set.name(), true);
        return true;
    }

    private VectorIndex index(VectorSet set) {
        VectorConfig only =
                new VectorConfig(
                        Optional.of(set.name()), VectorConfig.Check.OFF, tools.config().index());
        CorpusCatalog catalog =
                new CorpusCatalog(
                        tools.database(),
                        tools.model().dimensions(),
                        new VectorSelection(only, tools.selection()::model));
        return new VectorIndex(tools.database(), catalog, tools.config().index());
    }

    boolean status() {
        VectorSets all = sets.sets();
        for (VectorSet set : all.all()) {
            boolean searched = set.name().equals(all.searched());
            boolean previous = all.previous().filter(set.name()::equals).isPresent();
            say(line(set) + (searched ? " searched" : "") + (previous ? " previous" : ""));
        }
        return true;
    }

    boolean switchTo(String name) {
        VectorSet set = named(name);
        Progress progress = backfills.progress(set);
        if (progress.missing() > MISSING_SHARE_MAX * progress.passages()) {
            throw new AppException(
                    ErrorCode.CONFLICT,
                    "%d of %d passages have no vector in the set %s, run: reembed start %s"
                            .formatted(progress.missing(), progress.passages(), name, name));
        }
        sets.switchTo(name);
        say("searched within half a minute: " + line(set));
        return true;
    }

    boolean back() {
        sets.switchBack();
        say("searched within half a minute: " + line(sets.sets().searchedSet()));
        return true;
    }

    boolean cleanUp(String name) {
        sets.drop(name);
        say("deleted: " + name);
        return true;
    }

    private VectorSet named(String name) {
        return sets.sets()
                .named(name)
                .orElseThrow(() ->
                        new AppException(
                                ErrorCode.NOT_FOUND, "there is no set of vectors named " + name));
    }

    private String line(VectorSet set) {
        Progress progress = backfills.progress(set);
        return "set=%s passages=%d embedded=%d complete=%s %s"
                .formatted(
                        set.name(),
                        progress.passages(),
                        progress.embedded(),
                        named(set.name()).complete(),
                        set.identity().map(Reembedding::maker).orElse("maker=unknown"));
    }

    private static String maker(EmbeddingIdentity identity) {
        return "model=%s pooling=%s dimensions=%d window=%d prefix=\"%s\""
                .formatted(
                        identity.modelSha256().substring(0, 12),
                        identity.pooling(),
                        identity.dimensions(),
                        identity.passageWindow(),
                        identity.passagePrefix());
    }

    private void say(IndexProgress progress) {
        say(
                "index: phase=\"%s\" tuples=%d/%d"
                        .formatted(
                                progress.phase(), progress.tuplesDone(), progress.tuplesTotal()));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
