package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;

/**
 * Where a passage comes from; everything is optional, since rows that another program wrote have
 * none of it.
 *
 * @param externalId id given at import, shared by all passages of one document
 * @param source collection, such as {@code legi}
 * @param code name of the code, such as {@code Code de l'urbanisme}
 * @param reference number of the article, such as {@code R. 421-14}
 * @param url page to read it in full
 * @param validity when it is law
 * @param path headings from the code down to the section, without the article
 */
public record Origin(
        Optional<String> externalId,
        Optional<String> source,
        Optional<String> code,
        Optional<String> reference,
        Optional<String> url,
        @JsonUnwrapped Validity validity,
        List<String> path) {

    public Origin {
        path = List.copyOf(path);
    }
}
