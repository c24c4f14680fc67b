package fr.archireg.orchestrator.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.Lease;
import fr.archireg.orchestrator.generation.LoggedFrames;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.nio.charset.StandardCharsets;
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
    private final ConversationStore store = new ConversationStore(database);
    private final QuestionStore questions =
            new QuestionStore(database, Clock.fixed(NOON, ZoneOffset.UTC));
    private final AnswerStore answers =
            new AnswerStore(database, Clock.fixed(NOON, ZoneOffset.UTC));
    private final Lease lease = new Lease(UUID.randomUUID(), Duration.ofMinutes(1));
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

        Exchange exchange = begin(caller, "Question ?");

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
        assertThat(finish(other, exchange, "forged")).isFalse();
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> begin(other, Optional.of(conversation), "Et ?"))
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

        boolean ended = finish(caller, exchange, "Oui [1].");

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
        finish(caller, exchange, "first");

        boolean endedAgain = finish(caller, exchange, "second");

        assertThat(endedAgain).isFalse();
        assertThat(answerOf(caller, exchange).content()).isEqualTo("first");
    }

    @Test
    void savesTheSameEndAgainWhenTheAnswerOfTheDatabaseWasLost() {
        Caller caller = newCaller();
        Exchange exchange = begin(caller, "Question ?");

        boolean saved = finish(caller, exchange, "Oui [1].");
        boolean savedAgain = finish(caller, exchange, "Oui [1].");

        assertThat(saved).isTrue();
        assertThat(savedAgain).isTrue();
        assertThat(answerOf(caller, exchange).content()).isEqualTo("Oui [1].");
    }

    @Test
    void letsOnlyTheProcessEndAnAnswerThatMakesIt() {
        Caller caller = newCaller();
        Exchange exchange = begin(caller, "Question ?");

        boolean saved =
                answers.finish(
                        caller,
                        UUID.randomUUID(),
                        answer(exchange, "forged"),
                        ending(exchange, "forged"));

        assertThat(saved).isFalse();
        assertThat(answerOf(caller, exchange).status()).isEqualTo(MessageStatus.STREAMING);
    }

    @Test
    void givesTheNewestAnswerOfEachQuestionAsHistory() {
        Caller caller = newCaller();
        Exchange first = begin(caller, "q0");
        Optional<UUID> conversation = Optional.of(first.conversationId());
        finish(caller, first, "a0");
        Exchange second = begin(caller, conversation, "q1");
        finish(caller, second, "a1");
        Exchange again = repeat(caller, first);
        finish(caller, again, "a0 encore");

        Exchange last = begin(caller, conversation, "q2");

        assertThat(again.history()).isEmpty();
        assertThat(last.history())
                .extracting(Message::content)
                .containsExactly("q0", "a0 encore", "q1", "a1");
        assertThat(store.messages(caller, first.conversationId()))
                .filteredOn(message -> message.content().startsWith("a0"))
                .extracting(message -> message.place().questionId())
                .containsExactly(
                        Optional.of(first.userMessageId()), Optional.of(first.userMessageId()));
    }

    @Test
    void repeatsNoQuestionThatIsBeingAnswered() {
        Caller caller = newCaller();
        Exchange exchange = begin(caller, "Question ?");

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> repeat(caller, exchange))
                .extracting(AppException::code)
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void givesTheNewestMessagesAsHistoryOldestFirst() {
        Caller caller = newCaller();
        Exchange first = begin(caller, "q0");
        Optional<UUID> conversation = Optional.of(first.conversationId());
        finish(caller, first, "a0");
        for (int i = 1; i < 25; i++) {
            finish(caller, begin(caller, conversation, "q" + i), "a" + i);
        }

        List<Message> history = begin(caller, conversation, "last").history();

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

    private Exchange begin(Caller caller, String question) {
        return begin(caller, Optional.empty(), question);
    }

    private Exchange begin(Caller caller, Optional<UUID> conversation, String text) {
        return begin(caller, conversation, text, Optional.empty());
    }

    private Exchange repeat(Caller caller, Exchange earlier) {
        return begin(
                caller,
                Optional.of(earlier.conversationId()),
                "",
                Optional.of(earlier.userMessageId()));
    }

    private Exchange begin(
            Caller caller, Optional<UUID> conversation, String text, Optional<UUID> repeated) {
        Question.Place place = new Question.Place(conversation, Optional.empty(), "Titre");
        Question question = new Question(place, text, repeated, Optional.empty());
        if (questions.begin(caller, question, lease)
                instanceof Beginning.Stored(Exchange exchange)) {
            return exchange;
        }
        throw new AssertionError("a question without a key was found to be repeated");
    }

    private boolean finish(Caller caller, Exchange exchange, String content) {
        return answers.finish(
                caller, lease.ownerId(), answer(exchange, content), ending(exchange, content));
    }

    private static Ending ending(Exchange exchange, String content) {
        return new Ending(
                new LoggedFrames(exchange.generationId(), 1, 0, new byte[0], false),
                "data: %s\n\n".formatted(content).getBytes(StandardCharsets.UTF_8));
    }

    private Message answerOf(Caller caller, Exchange exchange) {
        return store.messages(caller, exchange.conversationId()).getLast();
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
