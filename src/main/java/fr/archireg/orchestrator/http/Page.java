package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which part of a list is asked for. Lists are ordered by id, newest first, so the last id of a
 * page is where the next one starts, whatever was added meanwhile.
 *
 * @param limit 1 to 100
 * @param cursor the last id of the page before, or empty for the first page
 */
public record Page(int limit, Optional<UUID> cursor) {
    private static final int LIMIT_DEFAULT = 20;
    private static final int LIMIT_MAX = 100;

    /** Reads {@code limit} and {@code cursor} from a query string. */
    public static Page from(ServerRequest request) {
        UriQuery query = request.query();
        Validation validation = new Validation();
        int limit =
                validation.queryInteger(
                        "limit", query.first("limit").asOptional(), LIMIT_DEFAULT, 1, LIMIT_MAX);
        validation.verify();
        return new Page(limit, query.first("cursor").asOptional().map(Page::uuid));
    }

    /** Rows to fetch: one more than asked for tells whether there is a next page. */
    public int fetchLimit() {
        return limit + 1;
    }

    /** One page of rows that were fetched with {@link #fetchLimit}. */
    public <T> Slice<T> slice(List<T> fetched, Function<T, UUID> id) {
        List<T> data = fetched.subList(0, Math.min(limit, fetched.size()));
        Optional<UUID> next =
                fetched.size() > limit ? Optional.of(id.apply(data.getLast())) : Optional.empty();
        return new Slice<>(data, next);
    }

    /**
     * A page as clients see it.
     *
     * @param nextCursor empty on the last page
     */
    public record Slice<T>(List<T> data, Optional<UUID> nextCursor) {
        public Slice {
            data = List.copyOf(data);
        }
    }

    private static UUID uuid(String text) {
        try {
            return StrictTypes.uuid(text);
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("cursor", "must be a next_cursor of an earlier page");
        }
    }
}
