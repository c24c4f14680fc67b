package fr.archireg.orchestrator.ingest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A code of law as SocialGouv publishes it in the npm package {@code @socialgouv/legi-data}: nodes
 * {@code {data, type, children}} of the types code, section and article. Only one article is in
 * memory at a time. The headings of a node come before its children there; where they did not, the
 * path of the articles below would lack them.
 */
final class LegiTreeReader implements CorpusReader {
    private static final String ARTICLE_PAGE = "https://www.legifrance.gouv.fr/codes/article_lc/";

    private final JsonParser parser;

    /** Nodes that have begun and not ended, innermost first. */
    private final Deque<Node> open = new ArrayDeque<>();

    LegiTreeReader(InputStream in) throws IOException {
        // Jackson's own UTF-8 decoder lets some malformed sequences through.
        this.parser =
                JsonMapper.builder()
                        .build()
                        .createParser(
                                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    /** Filled while its fields come by. */
    private static final class Node {
        private final long line;
        private String type = "";
        private JsonNode data = MissingNode.getInstance();

        Node(long line) {
            this.line = line;
        }

        String heading() {
            return data.path("title").asText().strip().replaceAll("\\s+", " ");
        }
    }

    /** Times are midnights in UTC, in milliseconds since 1970. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Article(
            @JsonProperty("id") Optional<String> id,
            @JsonProperty("num") Optional<String> number,
            @JsonProperty("etat") Optional<String> status,
            @JsonProperty("texte") Optional<String> text,
            @JsonProperty("texteHtml") Optional<String> html,
            @JsonProperty("dateDebut") Optional<Long> from,
            @JsonProperty("dateFin") Optional<Long> to) {

        Document document(List<String> path) {
            Optional<String> code = path.stream().findFirst();
            Origin origin =
                    new Origin(
                            id,
                            Optional.of("legi"),
                            code,
                            number,
                            id.map(ARTICLE_PAGE::concat),
                            LegalDates.validity(
                                    status, from.map(Article::day), to.map(Article::day)),
                            path);
            String content =
                    html.map(HtmlText::plain).filter(t -> !t.isEmpty()).or(() -> text).orElse("");
            return new Document(title(code.orElse("")), content, origin);
        }

        private String title(String code) {
            return number.map(n -> "%s, article %s".formatted(code, n)).orElse(code);
        }

        private static LocalDate day(long epochMillis) {
            return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
        }
    }

    @Override
    public Optional<CorpusEntry> next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            while (token != null) {
                Optional<CorpusEntry> article = step(token);
                if (article.isPresent()) {
                    return article;
                }
                token = parser.nextToken();
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Not the cause: its message may repeat text.
            throw new IOException(
                    "not a valid code tree near line " + parser.currentLocation().getLineNr());
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private Optional<CorpusEntry> step(JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            open.push(new Node(parser.currentTokenLocation().getLineNr()));
        } else if (token == JsonToken.FIELD_NAME) {
            readField(open.element());
        } else if (token == JsonToken.END_OBJECT) {
            Node node = open.pop();
            return node.type.equals("article") ? Optional.of(entry(node)) : Optional.empty();
        }
        return Optional.empty();
    }

    private void readField(Node node) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
            case "data" -> node.data = parser.readValueAsTree();
            case "type" -> node.type = parser.getText();
            case "children" -> requireArray(value);
            default -> parser.skipChildren();
        }
    }

    private static void requireArray(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            throw new IOException("not a valid code tree: children is not an array");
        }
    }

    private CorpusEntry entry(Node article) {
        List<String> headings =
                open.reversed().stream()
                        .map(Node::heading)
                        .filter(heading -> !heading.isEmpty())
                        .toList();
        return CorpusEntry.of(
                article.line,
                () -> Json.parse(article.data.toString(), Article.class).document(headings));
    }
}
