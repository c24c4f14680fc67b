package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Attachment;
import fr.archireg.orchestrator.http.ContentRange;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.MultipartFile;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import fr.archireg.orchestrator.storage.ByteRange;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Files over HTTP, streamed in both directions. */
public final class FileRoutes {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ProjectFiles files;
    private final ProjectAccess access;

    FileRoutes(ProjectFiles files, ProjectAccess access) {
        this.files = files;
        this.access = access;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.post("/api/v3/projects/{id}/files", guard.user(this::upload));
        routes.get("/api/v3/projects/{id}/files", guard.user(this::list));
        routes.get("/api/v3/files/{id}", guard.user(this::find));
        routes.delete("/api/v3/files/{id}", guard.user(this::delete));
        routes.get("/api/v3/files/{id}/content", guard.user(this::content));
    }

    private void upload(Caller caller, ServerRequest request, ServerResponse response) {
        UUID project = PathParameters.id(request, "id");
        access.require(caller, project);
        OptionalLong length = request.headers().contentLength();
        Optional<Long> bytesExpected =
                length.isPresent() ? Optional.of(length.getAsLong()) : Optional.empty();
        ProjectFile file =
                MultipartFile.read(
                        request,
                        part ->
                                files.upload(
                                        caller,
                                        project,
                                        part.name(),
                                        part.content(),
                                        bytesExpected),
                        stored -> files.undo(caller, stored));
        response.status(Status.CREATED_201);
        Json.send(response, file);
    }

    private void list(Caller caller, ServerRequest request, ServerResponse response) {
        UUID project = PathParameters.id(request, "id");
        access.require(caller, project);
        Page page = Page.from(request);
        Json.send(response, page.slice(files.list(caller, project, page), ProjectFile::id));
    }

    private void find(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, files.require(caller, PathParameters.id(request, "id")));
    }

    private void delete(Caller caller, ServerRequest request, ServerResponse response) {
        files.delete(caller, PathParameters.id(request, "id"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void content(Caller caller, ServerRequest request, ServerResponse response) {
        ProjectFile file = files.require(caller, PathParameters.id(request, "id"));
        String etag = "\"" + file.sha256() + "\"";
        Optional<ContentRange> asked =
                ContentRange.of(
                        header(request, HeaderNames.RANGE),
                        header(request, HeaderNames.IF_RANGE),
                        etag,
                        file.sizeBytes());
        if (asked.isPresent() && !asked.get().satisfiable()) {
            response.header(HeaderNames.CONTENT_RANGE, "bytes */" + file.sizeBytes());
            throw new AppException(
                    ErrorCode.RANGE_NOT_SATISFIABLE,
                    "the file has %d bytes".formatted(file.sizeBytes()));
        }
        ContentRange part = asked.orElseGet(() -> new ContentRange(0, file.sizeBytes() - 1));
        ByteRange range = new ByteRange(part.first(), part.last() - part.first() + 1);
        try (InputStream in = files.open(caller, file, range)) {
            if (asked.isPresent()) {
                response.status(Status.PARTIAL_CONTENT_206);
                response.header(
                        HeaderNames.CONTENT_RANGE,
                        "bytes %d-%d/%d".formatted(part.first(), part.last(), file.sizeBytes()));
            }
            send(in, file, range, response.header(HeaderNames.ETAG, etag));
        } catch (IOException e) {
            // The client is gone, or must not take a part for the whole: the connection is cut.
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The stream is closed only at the regular end: a client sees that a shorter body is not whole.
     */
    private static void send(
            InputStream in, ProjectFile file, ByteRange range, ServerResponse response)
            throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, file.contentType());
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(range.lengthBytes()));
        response.header(HeaderNames.ACCEPT_RANGES, "bytes");
        response.header(HeaderNames.CONTENT_DISPOSITION, Attachment.of(file.name()));
        byte[] buffer = new byte[BUFFER_BYTES];
        // Nothing is sent before the first bytes are there: until then a failure has its status.
        int read = in.read(buffer);
        OutputStream out = response.outputStream();
        while (read >= 0) {
            out.write(buffer, 0, read);
            read = in.read(buffer);
        }
        out.close();
    }

    private static Optional<String> header(ServerRequest request, HeaderName name) {
        return request.headers().first(name);
    }
}
