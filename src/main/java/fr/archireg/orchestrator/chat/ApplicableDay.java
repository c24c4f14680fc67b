package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Conversation;
import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.project.ProjectAccess;
import fr.archireg.orchestrator.security.Caller;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * The day on which a text must be law to answer a question that names none: about a project, the
 * day on which its permit was filed; else today.
 */
record ApplicableDay(ProjectAccess projects, ConversationStore conversations, LegalClock clock) {

    /**
     * The day for a question.
     *
     * @param projectId the project that the request names
     * @param conversationId the conversation that goes on; its project counts where the request
     *     names none
     * @throws fr.archireg.orchestrator.error.AppException {@code NOT_FOUND} if the project that the
     *     request names is not the caller's
     */
    LocalDate of(Caller caller, Optional<UUID> projectId, Optional<UUID> conversationId) {
        return projectId
                .or(() -> conversationId.flatMap(id -> projectOf(caller, id)))
                .flatMap(id -> projects.require(caller, id).details().permitFiledOn())
                .orElseGet(clock::today);
    }

    /** An unknown conversation is refused when the question is stored. */
    private Optional<UUID> projectOf(Caller caller, UUID conversationId) {
        return conversations.find(caller, conversationId).flatMap(Conversation::projectId);
    }
}
