package fr.archireg.orchestrator.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.conversation.Conversation;
import fr.archireg.orchestrator.conversation.DailyUsage;
import fr.archireg.orchestrator.conversation.GivenFeedback;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.project.Project;
import fr.archireg.orchestrator.project.ProjectFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * All that is kept of a user. What there may be much of is fetched while it is read, once and from
 * the first to the last component.
 */
record AccountExport(
        Instant exportedAt,
        UUID userId,
        List<DailyUsage> usageByDay,
        Iterator<Project> projects,
        Iterator<ProjectFile> files,
        Iterator<ExportedConversation> conversations,
        Iterator<GivenFeedback> feedback) {

    AccountExport {
        usageByDay = List.copyOf(usageByDay);
    }

    /** The day on which it was made, in UTC. */
    LocalDate day() {
        return LocalDate.ofInstant(exportedAt, ZoneOffset.UTC);
    }

    /** A conversation with all of its messages, oldest first. */
    record ExportedConversation(
            @JsonUnwrapped Conversation conversation, Iterator<Message> messages) {}
}
