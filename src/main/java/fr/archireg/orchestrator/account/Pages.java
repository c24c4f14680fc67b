package fr.archireg.orchestrator.account;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rows in the order of their ids, fetched a page at a time when the next one is wanted: between two
 * pages no connection is held, however long the reader takes. For one thread.
 */
final class Pages<T> implements Iterator<T> {
    private static final int ROWS = 200;

    private final Source<T> source;
    private final Function<T, UUID> id;
    private Iterator<T> page = List.<T>of().iterator();
    private Optional<UUID> last = Optional.empty();
    private boolean exhausted;

    /** A list of a store. */
    @FunctionalInterface
    interface Source<T> {
        /** At most so many rows after this id, in the order of their ids. */
        List<T> after(Optional<UUID> id, int limit);
    }

    Pages(Source<T> source, Function<T, UUID> id) {
        this.source = source;
        this.id = id;
    }

    /** The same rows in another form, each made when it is wanted. */
    <R> Iterator<R> map(Function<T, R> form) {
        Pages<T> rows = this;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public R next() {
                return form.apply(rows.next());
            }
        };
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && !exhausted) {
            List<T> rows = source.after(last, ROWS);
            exhausted = rows.size() < ROWS;
            page = rows.iterator();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T row = page.next();
        last = Optional.of(id.apply(row));
        return row;
    }
}
