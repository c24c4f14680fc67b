package fr.archireg.orchestrator.legifrance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;

/**
 * What the collector answers, passed on without being understood: its fields are its own. It is
 * parsed and written anew, so that nothing but one JSON document ever reaches a client.
 */
final class CollectorAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private CollectorAnswer() {}

    /** The document without white space; {@code {}} for an empty body. */
    static String compact(byte[] body) throws IOException {
        if (body.length == 0) {
            return "{}";
        }
        StringWriter text = new StringWriter();
        try (JsonParser parser = JSON.createParser(body);
                JsonGenerator generator = JSON.createGenerator(text)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
            if (parser.nextToken() != null) {
                throw new AppException(
                        ErrorCode.COLLECTOR_PROTOCOL, "its answer goes on after its end");
            }
        } catch (JsonProcessingException e) {
            throw new AppException(ErrorCode.COLLECTOR_PROTOCOL, "its answer is not JSON", e);
        }
        return text.toString();
    }
}
