package fr.archireg.orchestrator.account;

import fr.archireg.orchestrator.conversation.Conversation;
import fr.archireg.orchestrator.conversation.ConversationInventoryStore;
import fr.archireg.orchestrator.conversation.GivenFeedback;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.project.Project;
import fr.archireg.orchestrator.project.ProjectFile;
import fr.archireg.orchestrator.project.ProjectFiles;
import fr.archireg.orchestrator.project.ProjectInventoryStore;
import fr.archireg.orchestrator.project.ProjectStore;
import fr.archireg.orchestrator.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All data of one user: how much there is, the whole of it, and its end. Thread-safe. */
public final class Account {
    /** A request does not take longer; a storage that is slow is left to the sweeper. */
    private static final Duration ERASING_MAX = Duration.ofSeconds(20);

    private final ConversationInventoryStore conversations;
    private final ProjectInventoryStore projects;
    private final ErasureStore erasures;
    private final ProjectFiles files;
    private final Clock clock;

    public Account(
            ConversationInventoryStore conversations,
            ProjectInventoryStore projects,
            ErasureStore erasures,
            ProjectFiles files,
            Clock clock) {
        this.conversations = conversations;
        this.projects = projects;
        this.erasures = erasures;
        this.files = files;
        this.clock = clock;
    }

    /**
     * Counts what the caller has.
     *
     * @param days how many days of usage are told one by one, today included
     */
    AccountStats stats(Caller caller, int days) {
        ConversationInventoryStore.Totals said = conversations.totals(caller);
        ProjectInventoryStore.Totals built = projects.totals(caller);
        LocalDate firstDay = LocalDate.now(clock.withZone(ZoneOffset.UTC)).minusDays(days - 1L);
        return new AccountStats(
                new AccountStats.Counts(
                        said.conversations(),
                        said.messages(),
                        built.projects(),
                        built.files(),
                        built.storageBytes()),
                times(said.firstActivityAt(), built.firstActivityAt())
                        .min(Comparator.naturalOrder()),
                times(said.lastActivityAt(), built.lastActivityAt()).max(Comparator.naturalOrder()),
                said.tokens(),
                conversations.usageSince(
                        caller, firstDay.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    /** Everything that the caller has; most of it is fetched while it is read. */
    AccountExport export(Caller caller) {
        return new AccountExport(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                caller.userId(),
                conversations.usageSince(caller, Instant.EPOCH),
                new Pages<>((after, limit) -> projects.projects(caller, after, limit), Project::id),
                new Pages<>(
                        (after, limit) -> projects.files(caller, after, limit), ProjectFile::id),
                new Pages<>(
                                (after, limit) -> conversations.conversations(caller, after, limit),
                                Conversation::id)
                        .map(conversation -> export(caller, conversation)),
                new Pages<>(
                        (after, limit) -> conversations.feedback(caller, after, limit),
                        GivenFeedback::messageId));
    }

    /**
     * Deletes everything that the caller has. All of it is out of sight at once; doing it again
     * changes nothing, or goes on with what is left.
     *
     * @return files whose bytes could not be deleted yet: uploads that still go on delete them at
     *     their end, the sweeper deletes the others
     */
    int erase(Caller caller) {
        List<ProjectStore.Condemned> condemned = erasures.eraseRows(caller);
        return files.erase(caller, condemned, ERASING_MAX);
    }

    private AccountExport.ExportedConversation export(Caller caller, Conversation conversation) {
        return new AccountExport.ExportedConversation(
                conversation,
                new Pages<>(
                        (after, limit) ->
                                conversations.messages(caller, conversation.id(), after, limit),
                        Message::id));
    }

    private static Stream<Instant> times(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream);
    }
}
