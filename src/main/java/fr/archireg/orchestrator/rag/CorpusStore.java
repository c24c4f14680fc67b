package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.rag.EmbeddedDocument.EmbeddedPassage;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes documents of the import into the corpus. Only rows with the external id of a given
 * document are ever touched, so that rows of another program stay as they are. Thread-safe.
 */
public final class CorpusStore {
    private final Database database;

    public CorpusStore(Database database) {
        this.database = database;
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
                FROM public.documents
                WHERE external_id = ANY(?)
                GROUP BY external_id
                HAVING count(DISTINCT content_hash) = 1
                   AND count(content_hash) = count(*)
                   AND count(embedding) = count(*)
                """;
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
        List<Object[]> rows = documents.stream().flatMap(CorpusStore::rows).toList();
        database.inTransaction(handle -> {
            handle.batch(
                    "DELETE FROM public.documents WHERE external_id = ? AND passage_index >= ?",
                    ends);
            handle.batch(
                    """
                    INSERT INTO public.documents (
                        external_id, passage_index, content_hash, title, content, embedding,
                        source, code, reference, url, status, valid_from, valid_to, path)
                    VALUES (?, ?, ?, ?, ?, ?::real[]::vector, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (external_id, passage_index) DO UPDATE SET
                        content_hash = excluded.content_hash,
                        title = excluded.title,
                        content = excluded.content,
                        embedding = excluded.embedding,
                        source = excluded.source,
                        code = excluded.code,
                        reference = excluded.reference,
                        url = excluded.url,
                        status = excluded.status,
                        valid_from = excluded.valid_from,
                        valid_to = excluded.valid_to,
                        path = excluded.path
                    """,
                    rows);
            return documents.size();
        });
    }

    private static Stream<Object[]> rows(EmbeddedDocument document) {
        return IntStream.range(0, document.passages().size())
                .mapToObj(index -> row(document, index));
    }

    private static Object[] row(EmbeddedDocument document, int index) {
        EmbeddedPassage passage = document.passages().get(index);
        Origin origin = document.origin();
        return new Object[] {
            document.externalId(),
            index,
            HexFormat.of().parseHex(document.version().hash()),
            document.title(),
            passage.content(),
            passage.embedding().values(),
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
