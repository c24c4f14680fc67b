package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.rag.CorpusStore;
import fr.archireg.orchestrator.rag.DocumentVersion;
import fr.archireg.orchestrator.rag.EmbeddedDocument;
import fr.archireg.orchestrator.rag.EmbeddedDocument.EmbeddedPassage;
import fr.archireg.orchestrator.rag.PassageEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits and embeds those documents of a batch that are not stored yet. Thread-safe. */
final class EmbeddingStep {
    private final CorpusStore store;
    private final PassageEmbedder embedder;
    private final String modelIdentity;
    private final PassageSplitter splitter;

    EmbeddingStep(
            CorpusStore store,
            EmbeddingModel model,
            String modelIdentity,
            PassageSplitter splitter) {
        this.store = store;
        this.embedder = new PassageEmbedder(model);
        this.modelIdentity = modelIdentity;
        this.splitter = splitter;
    }

    /**
     * What became of a batch.
     *
     * @param documents to be written
     * @param rejected the model found nothing in them that it could embed
     * @param unchanged number of documents that are stored in this version
     */
    record Result(
            List<EmbeddedDocument> documents, List<CorpusEntry.Rejected> rejected, int unchanged) {}

    private record Split(long line, SplitDocument document) {}

    Result run(List<CorpusEntry.Accepted> batch) {
        List<Split> splits =
                batch.stream().map(entry -> new Split(entry.line(), split(entry))).toList();
        List<Split> missing = missing(splits);
        List<EmbeddedDocument> documents = new ArrayList<>();
        List<CorpusEntry.Rejected> rejected = new ArrayList<>();
        for (Split split : missing) {
            try {
                documents.add(embed(split.document()));
            } catch (AppException e) {
                if (e.code() != ErrorCode.INVALID_REQUEST) {
                    throw e;
                }
                rejected.add(new CorpusEntry.Rejected(split.line(), "has no text to embed"));
            }
        }
        return new Result(documents, rejected, splits.size() - missing.size());
    }

    private SplitDocument split(CorpusEntry.Accepted entry) {
        return SplitDocument.of(entry.document(), splitter.split(entry.document()), modelIdentity);
    }

    private List<Split> missing(List<Split> splits) {
        Map<String, DocumentVersion> stored =
                store.versions(
                        splits.stream().map(s -> s.document().document().externalId()).toList());
        return splits.stream()
                .filter(split -> {
                    SplitDocument document = split.document();
                    return !document.version().equals(stored.get(document.document().externalId()));
                })
                .toList();
    }

    private EmbeddedDocument embed(SplitDocument split) {
        List<EmbeddedPassage> passages =
                split.passages().stream()
                        .map(passage ->
                                new EmbeddedPassage(
                                        passage.content(),
                                        embedder.embed(passage.heading(), passage.content())))
                        .toList();
        Document document = split.document();
        return new EmbeddedDocument(document.title(), document.origin(), split.version(), passages);
    }
}
