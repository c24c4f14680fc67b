package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.http.Change;
import fr.archireg.orchestrator.http.Validation;
import java.util.Optional;
import java.util.UUID;

/** A conversation as clients send it, to create or to change one. */
record ConversationBody(Change<String> title, Change<UUID> projectId, Change<Boolean> archived) {
    private static final int TITLE_CHARS_MAX = 200;
    private static final String UNTITLED = "Nouvelle conversation";

    /**
     * What a user decides about a conversation.
     *
     * @param projectId the project that it is about
     */
    record Details(String title, Optional<UUID> projectId, boolean archived) {}

    /** The details of a new conversation. */
    Details create() {
        return details(new Details(UNTITLED, Optional.empty(), false));
    }

    /**
     * The details after this change.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code INVALID_REQUEST} with every field
     *     that is wrong
     */
    Details details(Details before) {
        Validation validation = new Validation();
        String newTitle =
                validation.line(
                        "title", title.apply(Optional.of(before.title())), 1, TITLE_CHARS_MAX);
        Optional<Boolean> put = archived.apply(Optional.of(before.archived()));
        validation.check(put.isPresent(), "archived", "must be true or false");
        validation.verify();
        return new Details(newTitle, projectId.apply(before.projectId()), put.orElse(false));
    }
}
