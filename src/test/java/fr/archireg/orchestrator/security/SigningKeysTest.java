package fr.archireg.orchestrator.security;

import static fr.archireg.orchestrator.security.Verdicts.accept;
import static fr.archireg.orchestrator.security.Verdicts.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's keys: when they are fetched, and what happens while that is not possible. */
class SigningKeysTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestingIdentity identity = TestingIdentity.start();
    private final SettableClock clock = new SettableClock();
    private final JwtAuthenticator authenticator = Verdicts.authenticator(identity, clock);

    @AfterEach
    void stop() {
        identity.close();
    }

    @Test
    void fetchesOnceForManyCallers() throws InterruptedException {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(
                            IntStream.range(0, 100)
                                    .mapToObj(i -> token())
                                    .map(token ->
                                            (Callable<Caller>) () -> accept(authenticator, token))
                                    .toList())
                    .forEach(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(10)));
        }

        assertThat(identity.fetches()).isEqualTo(1);
    }

    @Test
    void fetchesNothingForTokensOfTheSharedSecret() {
        accept(authenticator, identity.token(UUID.randomUUID()).hs256());

        assertThat(identity.fetches()).isZero();
    }

    @Test
    void findsANewKeyAndForgetsTheOldOne() {
        String old = token();
        accept(authenticator, old);

        identity.rotate();
        clock.advance(MINUTE);

        assertThat(accept(authenticator, token())).isNotNull();
        assertThat(identity.fetches()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(5));
        assertRefused(authenticator, old);
    }

    @Test
    void forgetsAWithdrawnKeyThoughNobodyUsesANewOne() {
        String old = token();
        accept(authenticator, old);

        identity.rotate();
        clock.advance(Duration.ofMinutes(11));

        assertRefused(authenticator, old);
    }

    @Test
    void refetchesOnceAMinuteAtMostWhateverKeyIdsCome() {
        accept(authenticator, token());

        unknownKeyIds(100);
        int withinTheMinute = identity.fetches();
        clock.advance(MINUTE);
        unknownKeyIds(100);

        assertThat(withinTheMinute).isEqualTo(1);
        assertThat(identity.fetches()).isEqualTo(2);
    }

    @Test
    void servesOnForADayWhileTheProviderIsDown() {
        accept(authenticator, token());

        identity.goDown();
        clock.advance(Duration.ofHours(24).minusSeconds(60));

        assertThat(accept(authenticator, fresh())).isNotNull();
        assertRefused(
                authenticator, identity.token(UUID.randomUUID()).header("kid", "new").es256());
        assertThat(identity.fetches()).isEqualTo(2);
    }

    @Test
    void saysThatItCannotVerifyWhenTheKeysWereNeverFetched() {
        identity.goDown();

        assertUnavailable(token());
        assertUnavailable(token());
        int whileDown = identity.fetches();
        identity.comeUp();
        clock.advance(Duration.ofSeconds(5));

        assertThat(whileDown).isEqualTo(1);
        assertThat(accept(authenticator, token())).isNotNull();
    }

    @Test
    void saysThatItCannotVerifyWhenTheKeysAreTooOld() {
        accept(authenticator, token());

        identity.goDown();
        clock.advance(Duration.ofHours(25));

        assertUnavailable(fresh());
    }

    @Test
    void refusesForgeriesWhileTheProviderIsDown() {
        identity.goDown();

        assertRefused(authenticator, "a.b.c");
        assertRefused(
                authenticator, identity.token(UUID.randomUUID()).with("role", "anon").es256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"keys\":{}}", "{\"keys\":[{\"kty\":\"EC\"}]}"})
    void neverOpensTheDoorWhenTheAnswerIsNoSetOfKeys(String body) {
        identity.publish(body);

        assertUnavailable(token());
    }

    @Test
    void refusesAnAnswerWithoutEnd() {
        identity.publish("{\"keys\":[]," + "\"x\":\"" + "x".repeat(100_000) + "\"}");

        assertUnavailable(token());
    }

    @Test
    void knowsThatAProjectWithASharedSecretPublishesNoKeys() {
        identity.publish("{\"keys\":[]}");

        assertRefused(authenticator, token());
        assertThat(accept(authenticator, identity.token(UUID.randomUUID()).hs256())).isNotNull();
    }

    @Test
    void ignoresPublishedKeysThatAreNotForSignaturesOfTheirAlgorithm() {
        String published = identity.token(UUID.randomUUID()).es256();
        String keys = identity.published();

        for (String change :
                List.of(
                        keys.replace("\"ES256\"", "\"ES384\""),
                        keys.replace("\"sig\"", "\"enc\"").replace("\"verify\"", "\"encrypt\""))) {
            identity.publish(change);
            assertRefused(Verdicts.authenticator(identity, clock), published);
        }
    }

    private void unknownKeyIds(int count) {
        IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> identity.token(UUID.randomUUID()).header("kid", "unknown-" + i))
                .forEach(token -> assertRefused(authenticator, token.es256()));
    }

    private void assertUnavailable(String token) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> accept(authenticator, token))
                .returns(ErrorCode.AUTH_UNAVAILABLE, AppException::code);
    }

    private String token() {
        return identity.token(UUID.randomUUID()).es256();
    }

    /** A token of the moment that the clock shows. */
    private String fresh() {
        long now = clock.instant().getEpochSecond();
        return identity.token(UUID.randomUUID()).with("iat", now).with("exp", now + 60).es256();
    }
}
