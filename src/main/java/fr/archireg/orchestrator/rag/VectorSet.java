package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The vectors that one model made of the corpus. Several sets may be there at the same time; each
 * process searches one of them.
 *
 * @param name {@link #OF_CORPUS}, or a name of at most 31 small letters, digits and underlines
 * @param identity what made the vectors; empty where another program did, or nobody yet
 * @param importIdentity what the import mixes into the versions of documents, empty before the
 *     first import
 * @param complete whether every passage had its vector when they were last looked at
 */
public record VectorSet(
        String name,
        Optional<EmbeddingIdentity> identity,
        Optional<String> importIdentity,
        boolean complete) {
    /** The set that is the column of the corpus table itself. */
    public static final String OF_CORPUS = "embedding";

    /** Tells whether the text of a passage is still the one that was embedded. */
    static final String TEXT_DIGEST =
            """
            md5(concat_ws(E'\\x1f', coalesce(documents.title, ''),
                          coalesce(array_to_string(documents.path, E'\\x1e'), ''),
                          documents.content))::uuid\
            """;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    /** Checks the name, which becomes part of statements. */
    public VectorSet {
        if (!isName(name)) {
            throw new IllegalArgumentException("a set of vectors cannot be named " + name);
        }
    }

    /** Whether a set can have this name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The column of the corpus table, of which nothing else is known. */
    static VectorSet ofCorpus() {
        return new VectorSet(OF_CORPUS, Optional.empty(), Optional.empty(), true);
    }

    /** Whether the vectors lie in a table of their own, beside the corpus. */
    public boolean besideCorpus() {
        return !name.equals(OF_CORPUS);
    }

    /**
     * Returns if a model may add vectors to the set.
     *
     * @throws AppException {@code EMBEDDING_MISMATCH} if that would mix two models in a table that
     *     was made for one; the column of the corpus takes any, as it always did
     */
    public void requireWritable(EmbeddingIdentity model) {
        if (besideCorpus() && !identity.filter(model::equals).isPresent()) {
            throw new AppException(
                    ErrorCode.EMBEDDING_MISMATCH,
                    "the vectors of the set %s are made with another model, pooling or prefix"
                            .formatted(name));
        }
    }

    /** The table that holds the vectors, in its column {@code embedding}. */
    String table() {
        return besideCorpus() ? "orchestrator.vectors_" + name : "public.documents";
    }

    /** Name of the index that this program makes, without its schema. */
    String indexName() {
        return besideCorpus()
                ? "vectors_%s_hnsw_idx".formatted(name)
                : "documents_embedding_hnsw_idx";
    }

    /** Schema of the index. */
    String schema() {
        return besideCorpus() ? "orchestrator" : "public";
    }

    /** The passages, each with its vector where it has one, as they stand after {@code FROM}. */
    String passages() {
        return besideCorpus()
                ? "public.documents LEFT JOIN %s AS vectors ON vectors.passage_id = documents.id"
                        .formatted(table())
                : "public.documents";
    }

    /** Whether a passage of {@link #passages} has the vector of its present text; may be NULL. */
    String fresh() {
        return besideCorpus()
                ? "vectors.text_digest = " + TEXT_DIGEST
                : "documents.embedding IS NOT NULL";
    }

    /** What a document's version is computed with by an import that writes into this set. */
    public String versionedAs(VectorMaker maker) {
        return besideCorpus()
                ? importIdentity.orElse(maker.importIdentity())
                : maker.importIdentity();
    }

    /** The vector of a passage of {@link #passages}, NULL where there is none. */
    String vector() {
        return besideCorpus() ? "vectors.embedding" : "documents.embedding";
    }
}
