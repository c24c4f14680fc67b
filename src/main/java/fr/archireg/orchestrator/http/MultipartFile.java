package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;

/**
 * The one file of a {@code multipart/form-data} body (RFC 7578), read while it arrives.
 *
 * @param name as the client sent it: not to be trusted
 * @param content the file's bytes; throws {@link AppException} when the body ends too early
 */
public record MultipartFile(String name, InputStream content) {
    private static final String PART = "file";
    private static final int PART_HEADER_BYTES_MAX = 8 * 1024;

    /**
     * Hands the file to the reader, which takes all of its bytes, and then makes sure that nothing
     * follows.
     *
     * @param discard undoes what the reader did, when the rest of the body turns out to be wrong
     * @throws AppException {@code UNSUPPORTED_MEDIA_TYPE} or {@code INVALID_REQUEST} if the body is
     *     anything else than one part {@code file} with a name
     */
    public static <T> T read(
            ServerRequest request, Function<MultipartFile, T> reader, Consumer<T> discard) {
        FileItemInputIterator parts = parts(request);
        FileItemInput part = next(parts).orElseThrow(() -> invalid("is missing"));
        if (!PART.equals(part.getFieldName()) || part.isFormField()) {
            throw invalid("must be the only part, and must have a file name");
        }
        T result = reader.apply(new MultipartFile(name(part), content(part)));
        try {
            if (next(parts).isPresent()) {
                throw invalid("must be the only part");
            }
        } catch (RuntimeException e) {
            discard.accept(result);
            throw e;
        }
        return result;
    }

    private static String name(FileItemInput part) {
        try {
            return Optional.ofNullable(part.getName()).orElse("");
        } catch (IllegalArgumentException e) {
            // The library refuses NUL.
            throw invalid("must have a file name without NUL");
        }
    }

    private static InputStream content(FileItemInput part) {
        try {
            return new PartInputStream(part.getInputStream());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static FileItemInputIterator parts(ServerRequest request) {
        Body body = new Body(request);
        if (!AbstractFileUpload.isMultipartContent(body)) {
            throw new AppException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: multipart/form-data");
        }
        if (!request.content().hasEntity()) {
            throw invalid("is missing");
        }
        try {
            Reader reader = new Reader();
            reader.setHeaderCharset(StandardCharsets.UTF_8);
            reader.setMaxPartHeaderSize(PART_HEADER_BYTES_MAX);
            return reader.getItemIterator(body);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static Optional<FileItemInput> next(FileItemInputIterator parts) {
        try {
            return parts.hasNext() ? Optional.of(parts.next()) : Optional.empty();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static AppException invalid(String message) {
        return AppException.invalid(PART, message);
    }

    private static AppException malformed(IOException cause) {
        return new AppException(
                ErrorCode.INVALID_REQUEST, "the multipart body is malformed or ends early", cause);
    }

    /** A body that ends early is the client's mistake, not the storage's. */
    private static final class PartInputStream extends InputStream {
        private final InputStream part;

        PartInputStream(InputStream part) {
            this.part = part;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return part.read(buffer, offset, length);
            } catch (IOException e) {
                throw malformed(e);
            }
        }
    }

    /** A request as the library wants to see it. */
    private record Body(ServerRequest request) implements RequestContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public long getContentLength() {
            return request.headers().contentLength().orElse(-1);
        }

        @Override
        public String getContentType() {
            return request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        }

        @Override
        public InputStream getInputStream() {
            return request.content().inputStream();
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }

    /** The library's door to its streaming reader. The other doors hold bodies whole. */
    private static final class Reader
            extends AbstractFileUpload<ServerRequest, DiskFileItem, DiskFileItemFactory> {
        @Override
        public FileItemInputIterator getItemIterator(ServerRequest request)
                throws FileUploadException, IOException {
            return getItemIterator(new Body(request));
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(ServerRequest request) {
            throw new UnsupportedOperationException("bodies are streamed");
        }

        @Override
        public List<DiskFileItem> parseRequest(ServerRequest request) {
            throw new UnsupportedOperationException("bodies are streamed");
        }
    }
}
