package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.FrenchText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Writes files to import. */
final class TestingCorpus {
    private TestingCorpus() {}

    record Line(String id, String title, String content, String code, List<String> path) {
        Line(String id, String content) {
            this(id, "Article " + id, content, "Code de l'urbanisme", List.of("Code", "Titre"));
        }
    }

    static Path write(Path file, Line... lines) throws IOException {
        return Files.write(file, Arrays.stream(lines).map(Json::text).toList());
    }

    /** The same documents for the same count, of one to four passages of {@link WordModel}. */
    static Line[] generated(int count) {
        Random random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i -> new Line("GEN" + i, FrenchText.of(random, 10 + random.nextInt(150))))
                .toArray(Line[]::new);
    }
}
