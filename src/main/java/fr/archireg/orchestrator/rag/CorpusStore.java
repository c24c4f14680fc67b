package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.rag.EmbeddedDocument.EmbeddedPassage;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes documents of the import into the corpus. Only rows with the external id of a given
 * document are ever touched, so that rows of another program stay as they are. Thread-safe.
 */
public final class CorpusStore {
    /** The vector that is not searched now stays for the way back, unless the text is another. */
    private static final String KEPT_VECTOR =
            """
            CASE WHEN (documents.title, documents.path, documents.content)
                      IS NOT DISTINCT FROM (excluded.title, excluded.path, excluded.content)
                 THEN documents.embedding END\
            """;

    private final Database database;
    private final VectorSet vectors;
    private final VectorMaker maker;

    /**
     * @param vectors where vectors are written to
     * @param maker of all vectors that will be written
     * @throws fr.archireg.orchestrator.error.AppException {@code EMBEDDING_MISMATCH} if the set was
     *     made for another model
     */
    public CorpusStore(Database database, VectorSet vectors, VectorMaker maker) {
        vectors.requireWritable(maker.identity());
        this.database = database;
        this.vectors = vectors;
        this.maker = maker;
    }

    private record StoredVersion(String externalId, DocumentVersion version) {}

    /**
     * The versions of those documents whose rows all say the same and all have a vector, by
     * external id; a document that is absent here has to be written.
     */
    public Map<String, DocumentVersion> versions(Collection<String> externalIds) {
        // documents_external_id_passage_index_key finds the rows.
        String sql =
                """
                SELECT external_id, min(encode(content_hash, 'hex')) AS hash, count(*) AS passages
                FROM %s
                WHERE external_id = ANY(?)
                GROUP BY external_id
                HAVING count(DISTINCT content_hash) = 1
                   AND count(content_hash) = count(*)
                   AND bool_and(coalesce(%s, false))
                """
                        .formatted(vectors.passages(), vectors.fresh());
        List<StoredVersion> stored =
                database.read(handle ->
                        handle.query(
                                sql,
                                row ->
                                        new StoredVersion(
                                                row.getString("external_id"),
                                                new DocumentVersion(
                                                        row.getString("hash"),
                                                        row.getInt("passages"))),
                                (Object) externalIds.toArray(String[]::new)));
        return stored.stream()
                .collect(Collectors.toMap(StoredVersion::externalId, StoredVersion::version));
    }

    /**
     * Writes documents with different external ids in one transaction: all of them or none. A
     * passage that was there before keeps its id; passages beyond the new end are deleted.
     */
    public void replace(List<EmbeddedDocument> documents) {
        List<Object[]> ends =
                documents.stream()
                        .map(d -> new Object[] {d.externalId(), d.passages().size()})
                        .toList();
        database.inTransaction(handle -> {
            handle.batch(
                    "DELETE FROM public.documents WHERE external_id = ? AND passage_index >= ?",
                    ends);
            if (vectors.besideCorpus()) {
                handle.batch(texts("NULL", KEPT_VECTOR), rows(documents, CorpusStore::textRow));
                handle.batch(vectorsBeside(), rows(documents, CorpusStore::vectorRow));
            } else {
                handle.batch(
                        texts("?::real[]::vector", "excluded.embedding"),
                        rows(documents, CorpusStore::textAndVectorRow));
            }
            recordMaker(handle);
            return documents.size();
        });
    }

    private static String texts(String newVector, String changedVector) {
        return """
        INSERT INTO public.documents (
            external_id, passage_index, content_hash, title, content, source, code, reference,
            url, status, valid_from, valid_to, path, embedding)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
        ON CONFLICT (external_id, passage_index) DO UPDATE SET
            content_hash = excluded.content_hash,
            title = excluded.title,
            content = excluded.content,
            embedding = %s,
            source = excluded.source,
            code = excluded.code,
            reference = excluded.reference,
            url = excluded.url,
            status = excluded.status,
            valid_from = excluded.valid_from,
            valid_to = excluded.valid_to,
            path = excluded.path
        """
                .formatted(newVector, changedVector);
    }

    private String vectorsBeside() {
        return """
        INSERT INTO %s (passage_id, text_digest, embedding)
        SELECT id, %s, ?::real[]::vector
        FROM public.documents WHERE external_id = ? AND passage_index = ?
        ON CONFLICT (passage_id) DO UPDATE SET
            text_digest = excluded.text_digest,
            embedding = excluded.embedding
        """
                .formatted(vectors.table(), VectorSet.TEXT_DIGEST);
    }

    /** Says what made the vectors, unless that is known. */
    private void recordMaker(Handle handle) throws SQLException {
        EmbeddingIdentity identity = maker.identity();
        handle.update(
                """
                UPDATE orchestrator.vector_sets AS set
                SET model_sha256 = given.sha256, pooling = given.pooling,
                    passage_prefix = given.prefix, passage_window = given.passage_window,
                    dimensions = given.dimensions, import_identity = given.import_identity
                FROM (VALUES (?::text, ?::text, ?::text, ?::integer, ?::integer, ?::text))
                         AS given (sha256, pooling, prefix, passage_window, dimensions,
                                   import_identity)
                WHERE name = ?
                  AND (model_sha256, set.pooling, passage_prefix, set.passage_window,
                       set.dimensions, set.import_identity)
                      IS DISTINCT FROM
                      (given.sha256, given.pooling, given.prefix, given.passage_window,
                       given.dimensions, given.import_identity)
                """,
                identity.modelSha256(),
                identity.pooling().name(),
                identity.passagePrefix(),
                identity.passageWindow(),
                identity.dimensions(),
                vectors.versionedAs(maker),
                vectors.name());
    }

    private static List<Object[]> rows(
            List<EmbeddedDocument> documents, BiFunction<EmbeddedDocument, Integer, Object[]> row) {
        return documents.stream()
                .flatMap(document ->
                        IntStream.range(0, document.passages().size())
                                .mapToObj(index -> row.apply(document, index)))
                .toList();
    }

    private static Object[] textAndVectorRow(EmbeddedDocument document, int index) {
        return Stream.concat(
                        Arrays.stream(textRow(document, index)),
                        Stream.of((Object) vector(document, index)))
                .toArray();
    }

    private static Object[] vectorRow(EmbeddedDocument document, int index) {
        return new Object[] {vector(document, index), document.externalId(), index};
    }

    private static float[] vector(EmbeddedDocument document, int index) {
        return document.passages().get(index).embedding().values();
    }

    private static Object[] textRow(EmbeddedDocument document, int index) {
        EmbeddedPassage passage = document.passages().get(index);
        Origin origin = document.origin();
        return new Object[] {
            document.externalId(),
            index,
            HexFormat.of().parseHex(document.version().hash()),
            document.title(),
            passage.content(),
            origin.source(),
            origin.code(),
            origin.reference(),
            origin.url(),
            origin.validity().status(),
            origin.validity().from(),
            origin.validity().to(),
            origin.path().toArray(String[]::new)
        };
    }
}
