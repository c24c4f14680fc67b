package fr.archireg.orchestrator.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.Validity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorpusReadersTest {
    private static final String LINE = "{\"id\":\"a\",\"content\":\"Texte.\"}";

    private static final String TREE =
            """
            {
              "data": {"id": "LEGITEXT1", "title": "Code de l'urbanisme"},
              "type": "code",
              "children": [
                {"data": {"title": "Livre Ier  \\r\\n", "etat": "VIGUEUR"}, "type": "section",
                 "children": [
                   {"data": {"id": "LEGIARTI1", "cid": "LEGIARTI0", "num": "R*421-1",
                             "etat": "VIGUEUR", "texte": "Plat.",
                             "texteHtml": "<p>Un.</p><p>Deux.</p>", "intOrdre": 1,
                             "dateDebut": 1209600000000, "dateFin": 32472144000000},
                    "type": "article"}]},
                {"data": {"id": "LEGIARTI2", "num": "2", "etat": null, "texte": "Plat.",
                          "texteHtml": "", "dateDebut": 1209600000000, "dateFin": 1861920000000},
                 "type": "article"},
                {"data": {"id": "LEGIARTI3", "num": "3", "texte": ""}, "type": "article"}
              ]
            }
            """;

    @Test
    void readsEveryFieldOfALine() throws IOException {
        String line =
                """
                {"id":"a","title":" Titre ","content":"Texte.","reference":"L1","code":"Code",\
                "url":"https://example.org/a","source":"legi","status":"VIGUEUR",\
                "valid_from":"2008-05-01","valid_to":null,"path":["Code","Livre"],"other":[1]}\
                """;

        List<CorpusEntry> entries = read(line.getBytes(UTF_8));

        Validity validity =
                new Validity(
                        Optional.of("VIGUEUR"),
                        Optional.of(LocalDate.of(2008, 5, 1)),
                        Optional.empty());
        Origin origin =
                new Origin(
                        Optional.of("a"),
                        Optional.of("legi"),
                        Optional.of("Code"),
                        Optional.of("L1"),
                        Optional.of("https://example.org/a"),
                        validity,
                        List.of("Code", "Livre"));
        assertThat(entries)
                .containsExactly(
                        new CorpusEntry.Accepted(1, new Document("Titre", "Texte.", origin)));
    }

    @Test
    void passesOverBlankLinesAndCountsThem() throws IOException {
        List<CorpusEntry> entries = read(("\ufeff\n" + LINE + "\r\n\n" + LINE).getBytes(UTF_8));

        assertThat(entries).extracting(CorpusEntry::line).containsExactly(2L, 4L);
        assertThat(entries).allMatch(CorpusEntry.Accepted.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"content":"x"}                     | id is missing
                    {"id":"a","content":" "}            | content is missing
                    {"id":"a","content":5}              | content must be a text without NUL or unpaired surrogates
                    {"id":"a","content":"\\u0000"}      | content must be a text without NUL or unpaired surrogates
                    {"id":"a","content":"x","valid_to":"demain"} | valid_to must be a date such as 2026-11-22
                    {"id":"a",                          | not valid JSON near line 1, column
                    """)
    void rejectsALineAndSaysWhy(String line, String reason) throws IOException {
        List<CorpusEntry> entries = read((LINE + "\n" + line + "\n" + LINE).getBytes(UTF_8));

        assertThat(entries).hasSize(3);
        assertThat(entries.get(1))
                .isInstanceOfSatisfying(
                        CorpusEntry.Rejected.class,
                        rejected -> {
                            assertThat(rejected.line()).isEqualTo(2);
                            assertThat(rejected.reason()).startsWith(reason);
                        });
    }

    @Test
    void rejectsWhatIsNotUtf8() throws IOException {
        List<CorpusEntry> entries = read("{\"id\":\"é\",\"content\":\"x\"}".getBytes(ISO_8859_1));

        assertThat(entries).containsExactly(new CorpusEntry.Rejected(1, "is not UTF-8"));
    }

    @Test
    void rejectsALineThatIsTooLongAndGoesOn() throws IOException {
        String text = " ".repeat(8 * 1024 * 1024 + 1) + "\n" + LINE;

        List<CorpusEntry> entries = read(text.getBytes(UTF_8));

        assertThat(entries.getFirst())
                .isEqualTo(new CorpusEntry.Rejected(1, "is longer than 8388608 bytes"));
        assertThat(entries.getLast().line()).isEqualTo(2);
    }

    @Test
    void knowsGzipByItsBytes() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(LINE.getBytes(UTF_8));
        }

        assertThat(read(compressed.toByteArray())).isEqualTo(read(LINE.getBytes(UTF_8)));
    }

    @Test
    void readsTheArticlesOfACodeTree() throws IOException {
        List<CorpusEntry> entries = read(TREE.getBytes(UTF_8));

        assertThat(entries).hasSize(3);
        Document first = document(entries.getFirst());
        assertThat(first.title()).isEqualTo("Code de l'urbanisme, article R*421-1");
        assertThat(first.content()).isEqualTo("Un.\nDeux.");
        assertThat(first.externalId()).isEqualTo("LEGIARTI1");
        assertThat(first.origin().path()).containsExactly("Code de l'urbanisme", "Livre Ier");
        assertThat(first.origin().url())
                .contains("https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI1");
        assertThat(first.origin().validity())
                .isEqualTo(
                        new Validity(
                                Optional.of("VIGUEUR"),
                                Optional.of(LocalDate.of(2008, 5, 1)),
                                Optional.empty()));
    }

    @Test
    void fallsBackToTheFlatTextAndRejectsAnEmptyArticle() throws IOException {
        List<CorpusEntry> entries = read(TREE.getBytes(UTF_8));

        Document second = document(entries.get(1));
        assertThat(second.content()).isEqualTo("Plat.");
        assertThat(second.origin().path()).containsExactly("Code de l'urbanisme");
        assertThat(second.origin().validity().to()).contains(LocalDate.of(2029, 1, 1));
        assertThat(entries.get(2)).isEqualTo(new CorpusEntry.Rejected(15, "content is missing"));
    }

    @Test
    void failsOnATreeThatIsCutOffWithoutRepeatingItsText() {
        String start = TREE.substring(0, TREE.indexOf("Plat."));

        assertThatThrownBy(() -> read(start.getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a valid code tree near line")
                .hasNoCause();
    }

    private static Document document(CorpusEntry entry) {
        return ((CorpusEntry.Accepted) entry).document();
    }

    private static List<CorpusEntry> read(byte[] bytes) throws IOException {
        List<CorpusEntry> entries = new ArrayList<>();
        try (CorpusReader reader = CorpusReaders.open(new ByteArrayInputStream(bytes))) {
            Optional<CorpusEntry> next = reader.next();
            while (next.isPresent()) {
                entries.add(next.get());
                next = reader.next();
            }
        }
        return entries;
    }
}
