package fr.archireg.orchestrator.testing;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** Bodies of uploads, as browsers write them. */
public final class Multipart {
    /** Content type of the bodies. */
    public static final String CONTENT_TYPE = "multipart/form-data; boundary=AaB03x";

    private Multipart() {}

    /** A request with one file. */
    public static HttpRequest post(HttpRequest.Builder request, String name, byte[] content) {
        return request.header("Content-Type", CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(body(name, content)))
                .build();
    }

    /** A body with one file. */
    public static byte[] body(String name, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head(name));
        body.writeBytes(content);
        body.writeBytes(tail());
        return body.toByteArray();
    }

    /** What stands before a file. */
    public static byte[] head(String name) {
        return String.join(
                        "\r\n",
                        "--AaB03x",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"%s\""
                                .formatted(name),
                        "Content-Type: application/octet-stream",
                        "",
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What stands after it. */
    public static byte[] tail() {
        return "\r\n--AaB03x--\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
