package fr.archireg.orchestrator.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConversationStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Page FIRST_PAGE = new Page(20, Optional.empty());
    private static final ConversationStore.Selection EVERYTHING =
            new ConversationStore.Selection(Optional.empty(), Optional.empty());

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final ConversationStore store = at(NOON);
    private final Caller other = newCaller();

    @BeforeAll
    void migrate() {
        new Migrations(database, 8).run();
    }

    @AfterAll
    void drop() {
        database.close();
        postgres.close();
    }

    @Test
    void storesTheQuestionAndThePlaceOfItsAnswer() {
        Caller caller = newCaller();

        Exchange exchange = store.begin(caller, place(Optional.empty()), "Question ?");

        assertThat(store.find(caller, exchange.conversationId()))
                .contains(
                        new Conversation(
                                exchange.conversationId(),
                                "Titre",
                                Optional.empty(),
                                false,
                                NOON,
                                NOON));
        List<Message> messages = store.messages(caller, exchange.conversationId());
        assertThat(messages)
                .extracting(Message::id)
                .containsExactly(exchange.userMessageId(), exchange.assistantMessageId());
        assertThat(messages).extracting(Message::content).containsExactly("Question ?", "");
        assertThat(messages)
                .extracting(Message::status)
                .containsExactly(MessageStatus.COMPLETE, MessageStatus.STREAMING);
    }

    @Test
    void showsOtherUsersNothing() {
        Caller owner = newCaller();
        Exchange exchange = begin(owner, "Question ?");
        UUID conversation = exchange.conversationId();

        assertThat(store.list(other, EVERYTHING, FIRST_PAGE)).isEmpty();
        assertThat(store.find(other, conversation)).isEmpty();
        assertThat(store.messages(other, conversation)).isEmpty();
        assertThat(store.finish(other, answer(exchange, "forged"))).isFalse();
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> store.begin(other, place(Optional.of(conversation)), "Et ?"))
                .extracting(AppException::code)
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(store.messages(owner, conversation))
                .extracting(Message::content)
                .containsExactly("Question ?", "");
    }

    @Test
    void savesAnAnswerWithEverythingItRestsOn() {
        Caller caller = newCaller();
        Exchange exchange = begin(caller, "Question ?");

        boolean ended = store.finish(caller, answer(exchange, "Oui [1]."));

        Message saved = answerOf(caller, exchange);
        assertThat(ended).isTrue();
        assertThat(saved.content()).isEqualTo("Oui [1].");
        assertThat(saved.status()).isEqualTo(MessageStatus.COMPLETE);
        assertThat(saved.making())
                .isEqualTo(
                        new Message.Making(
                                "[]",
                                "{}",
                                Optional.of("generated"),
                                Optional.of("model"),
                                Optional.of("stop"),
                                Optional.empty(),
                                Optional.of(new Message.Usage(1, 2, 3))));
    }

    @Test
    void endsAnAnswerOnce() {
        Caller caller = newCaller();
        Exchange exchange = begin(caller, "Question ?");
        store.finish(caller, answer(exchange, "first"));

        boolean endedAgain = store.finish(caller, answer(exchange, "second"));

        assertThat(endedAgain).isFalse();
        assertThat(answerOf(caller, exchange).content()).isEqualTo("first");
    }

    @Test
    void endsWhatNobodyWorksOnAndOnlyThat() {
        Caller caller = newCaller();
        Exchange old = at(NOON.minusSeconds(601)).begin(caller, place(Optional.empty()), "alt");
        Exchange young = at(NOON.minusSeconds(599)).begin(caller, place(Optional.empty()), "neu");

        int ended = store.endAbandoned(Duration.ofMinutes(10));

        assertThat(ended).isEqualTo(1);
        assertThat(answerOf(caller, old).status()).isEqualTo(MessageStatus.INTERRUPTED);
        assertThat(answerOf(caller, young).status()).isEqualTo(MessageStatus.STREAMING);
        assertThat(store.finish(caller, answer(old, "too late"))).isFalse();
    }

    @Test
    void givesTheNewestMessagesAsHistoryOldestFirst() {
        Caller caller = newCaller();
        Exchange first = begin(caller, "q0");
        Optional<UUID> conversation = Optional.of(first.conversationId());
        store.finish(caller, answer(first, "a0"));
        for (int i = 1; i < 25; i++) {
            store.finish(
                    caller, answer(store.begin(caller, place(conversation), "q" + i), "a" + i));
        }

        List<Message> history = store.begin(caller, place(conversation), "last").history();

        assertThat(history)
                .extracting(Message::content)
                .containsExactlyElementsOf(
                        IntStream.range(5, 25)
                                .boxed()
                                .flatMap(i -> Stream.of("q" + i, "a" + i))
                                .toList());
    }

    @Test
    void listsPagesNewestFirst() {
        Caller caller = newCaller();
        List<UUID> newestFirst =
                IntStream.range(0, 5)
                        .mapToObj(i -> begin(caller, "q" + i).conversationId())
                        .toList()
                        .reversed();

        List<Conversation> fetched = store.list(caller, EVERYTHING, new Page(2, Optional.empty()));
        List<Conversation> next =
                store.list(caller, EVERYTHING, new Page(2, Optional.of(newestFirst.get(1))));

        assertThat(fetched).extracting(Conversation::id).isEqualTo(newestFirst.subList(0, 3));
        assertThat(next).extracting(Conversation::id).isEqualTo(newestFirst.subList(2, 5));
    }

    private static ConversationStore.Place place(Optional<UUID> conversation) {
        return new ConversationStore.Place(conversation, Optional.empty(), "Titre");
    }

    private Exchange begin(Caller caller, String question) {
        return store.begin(caller, place(Optional.empty()), question);
    }

    private Message answerOf(Caller caller, Exchange exchange) {
        return store.messages(caller, exchange.conversationId()).getLast();
    }

    private ConversationStore at(Instant now) {
        return new ConversationStore(database, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Caller newCaller() {
        return new Caller(UUID.randomUUID());
    }

    private static FinishedAnswer answer(Exchange exchange, String content) {
        return new FinishedAnswer(
                exchange.assistantMessageId(),
                content,
                new Outcome.Completed("stop"),
                new FinishedAnswer.AnswerMaking(
                        "generated", Optional.of("model"), "[]", Optional.of("{}")),
                Optional.of(new Message.Usage(1, 2, 3)));
    }
}
