package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.embedding.EmbeddingRole;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A handful of passages, put straight into the corpus table. */
public final class SampleDocuments {
    private SampleDocuments() {}

    /**
     * One passage.
     *
     * @param validTo ISO date, or empty for none
     */
    public record Sample(
            String externalId, String code, String title, String content, String validTo) {}

    /** What {@link #insert} puts in by default. */
    public static List<Sample> planning() {
        return List.of(
                new Sample(
                        "clotures",
                        "Code de l'urbanisme",
                        "Code de l'urbanisme, article R. 421-12 : clôtures",
                        "L'édification d'une clôture est précédée d'une déclaration préalable"
                                + " dans les secteurs protégés et là où la commune l'a décidé.",
                        ""),
                new Sample(
                        "piscines",
                        "Code de l'urbanisme",
                        "Code de l'urbanisme, article R. 421-9 : piscines",
                        "Une piscine dont le bassin a une superficie de plus de dix mètres carrés et"
                                + " d'au plus cent mètres carrés fait l'objet d'une déclaration"
                                + " préalable.",
                        ""),
                new Sample(
                        "cos",
                        "Code de l'urbanisme",
                        "Code de l'urbanisme, ancien article R. 123-10 : coefficient d'occupation",
                        "Le coefficient d'occupation du sol fixait la surface constructible d'un"
                                + " terrain. Il a été supprimé.",
                        "2016-01-01"),
                new Sample(
                        "bornage",
                        "Code civil",
                        "Code civil, article 646 : bornage",
                        "Tout propriétaire peut obliger son voisin au bornage de leurs propriétés"
                                + " contiguës, à frais communs.",
                        ""));
    }

    /**
     * Embeds the samples with the starter model and stores them, all at once: a search that ran in
     * between would find some of them, and what it found is remembered.
     */
    public static void insert(TestingPostgres postgres, List<Sample> samples) {
        postgres.execute(
                """
                INSERT INTO public.documents
                    (external_id, passage_index, code, title, content, status, valid_to, embedding)
                VALUES
                """
                        + samples.stream()
                                .map(SampleDocuments::row)
                                .collect(Collectors.joining(",\n")));
    }

    private static String row(Sample sample) {
        return "(%s, 0, %s, %s, %s, 'VIGUEUR', %s, '%s')"
                .formatted(
                        quoted(sample.externalId()),
                        quoted(sample.code()),
                        quoted(sample.title()),
                        quoted(sample.content()),
                        sample.validTo().isEmpty() ? "NULL" : "DATE " + quoted(sample.validTo()),
                        vector(sample.title() + "\n" + sample.content()));
    }

    private static String vector(String text) {
        float[] values = TestingModel.shared().embed(text, EmbeddingRole.PASSAGE).values();
        return IntStream.range(0, values.length)
                .mapToObj(i -> Float.toString(values[i]))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        return Arrays.stream(text.split("'", -1)).collect(Collectors.joining("''", "'", "'"));
    }
}
