package fr.archireg.orchestrator.security;

import static fr.archireg.orchestrator.security.Verdicts.accept;
import static fr.archireg.orchestrator.security.Verdicts.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingIdentity;
import fr.archireg.orchestrator.testing.TestingToken;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures and headers: what must be accepted, and everything an attacker makes of them. */
class ForgedTokenTest {
    private static final TestingIdentity IDENTITY = TestingIdentity.start();
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");

    private final JwtAuthenticator authenticator =
            Verdicts.authenticator(IDENTITY, InstantSource.system());

    @AfterAll
    static void stop() {
        IDENTITY.close();
    }

    @Test
    void acceptsWhatSupabaseSigns() {
        assertThat(accept(authenticator, token().es256())).isEqualTo(new Caller(USER));
        assertThat(accept(authenticator, token().rs256())).isEqualTo(new Caller(USER));
        assertThat(accept(authenticator, token().hs256())).isEqualTo(new Caller(USER));
    }

    @Test
    void acceptsTheSameTokenAgain() {
        String token = token().es256();

        accept(authenticator, token);

        assertThat(accept(authenticator, token)).isEqualTo(new Caller(USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", " none", "es256", "ES256 "})
    void refusesEverySpellingOfNoAlgorithm(String algorithm) {
        assertRefused(authenticator, token().unsigned(algorithm, new byte[0]));
        assertRefused(authenticator, token().unsigned(algorithm, new byte[64]));
        assertRefused(authenticator, token().header("alg", algorithm).es256());
    }

    @Test
    void refusesAHeaderWithoutAlgorithm() {
        assertRefused(authenticator, TestingToken.es256(IDENTITY, "{\"typ\":\"JWT\"}", "{}"));
    }

    @Test
    void refusesAnEmptySignature() {
        String token = token().es256();

        assertRefused(authenticator, token.substring(0, token.lastIndexOf('.') + 1));
    }

    @Test
    void refusesAnotherNumberOfPartsThanThree() {
        String token = token().es256();

        assertRefused(authenticator, token.substring(0, token.lastIndexOf('.')));
        assertRefused(authenticator, token + ".");
        assertRefused(authenticator, token + ".AAAA");
        assertRefused(authenticator, "." + token);
        assertRefused(authenticator, "");
        assertRefused(authenticator, "..");
    }

    @Test
    void refusesEveryTruncation() {
        String token = token().es256();

        for (int length = 0; length < token.length(); length++) {
            assertRefused(authenticator, token.substring(0, length));
        }
    }

    @Test
    void refusesATokenWithAnyOtherCharacter() {
        String token = token().es256();

        for (String other : List.of(" ", "=", "+", "/", "%00", "\u00e9", "\t", ",")) {
            assertRefused(authenticator, token + other);
            assertRefused(authenticator, token.replaceFirst("\\.", other + "."));
        }
    }

    @Test
    void refusesChangedClaims() {
        String mine = token().es256();
        String theirs = IDENTITY.token(UUID.randomUUID()).es256();

        String mixed =
                theirs.substring(0, theirs.lastIndexOf('.'))
                        + mine.substring(mine.lastIndexOf('.'));

        assertRefused(authenticator, mixed);
    }

    @Test
    void refusesAnOversizedToken() {
        assertRefused(authenticator, token().with("padding", "x".repeat(8_192)).es256());
        assertRefused(authenticator, "A".repeat(1_000_000));
    }

    @Test
    void refusesAPublicKeyUsedAsTheSecret() {
        String pem = TestingToken.pem(IDENTITY);

        assertRefused(authenticator, token().hs256(pem.getBytes(UTF_8)));
        assertRefused(authenticator, token().hs256(pem.strip().getBytes(UTF_8)));
        assertRefused(authenticator, token().hs256(TestingToken.jwk(IDENTITY).getBytes(UTF_8)));
    }

    @Test
    void refusesTheSecretUsedAsAPublicKey() {
        assertRefused(authenticator, token().header("alg", "RS256").hs256());
        assertRefused(authenticator, token().header("alg", "ES256").hs256());
    }

    @Test
    void refusesAnotherSecret() {
        assertRefused(
                authenticator,
                token().hs256("another-secret-of-at-least-32-bytes".getBytes(UTF_8)));
        assertRefused(authenticator, token().hs256(new byte[32]));
    }

    @Test
    void refusesHmacWhereNoSecretIsConfigured() {
        JwtAuthenticator withoutSecret =
                JwtAuthenticator.create(
                        SecurityConfig.from(new Settings(Map.of("SUPABASE_URL", IDENTITY.url()))),
                        InstantSource.system());

        assertRefused(withoutSecret, token().hs256());
        assertThat(accept(withoutSecret, token().es256())).isEqualTo(new Caller(USER));
    }

    @Test
    void refusesPublicKeySignaturesWhereNoAddressIsConfigured() {
        JwtAuthenticator secretOnly =
                JwtAuthenticator.create(
                        SecurityConfig.from(
                                new Settings(
                                        Map.of("SUPABASE_JWT_SECRET", TestingIdentity.SECRET))),
                        InstantSource.system());

        assertRefused(secretOnly, token().es256());
        assertRefused(secretOnly, token().rs256());
        assertThat(accept(secretOnly, token().hs256())).isEqualTo(new Caller(USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS512", "PS256"})
    void refusesOtherAlgorithmsOfTheSameKey(String algorithm) {
        assertRefused(authenticator, token().rsa(algorithm));
        assertRefused(authenticator, token().header("alg", "RS256").rsa(algorithm));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES384", "ES512", "ES256K", "EdDSA", "HS384", "HS512", "RSA1_5", "dir"})
    void refusesAlgorithmsThatAreNotOnTheList(String algorithm) {
        assertRefused(authenticator, token().header("alg", algorithm).es256());
        assertRefused(authenticator, token().header("alg", algorithm).hs256());
    }

    @Test
    void refusesAKeyOfTheOtherFamily() {
        String curveKid = keyId(token().es256());
        String rsaKid = keyId(token().rs256());

        assertRefused(authenticator, token().header("kid", rsaKid).es256());
        assertRefused(authenticator, token().header("kid", curveKid).rs256());
    }

    @Test
    void refusesASignatureByAStrangersKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);

        assertRefused(authenticator, token().es256(generator.generateKeyPair()));
    }

    @Test
    void refusesThePsychicSignature() {
        assertRefused(authenticator, token().unsigned("ES256", new byte[64]));
        // The same in DER: a sequence of the integers 0 and 0.
        assertRefused(
                authenticator, token().unsigned("ES256", new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "x' UNION SELECT 'key' --",
                "../../../../dev/null",
                "/etc/passwd",
                "file:///dev/null",
                "http://127.0.0.1:1/jwks.json",
                "es-0\u0000",
                "ES-0",
                ""
            })
    void treatsAKeyIdAsANameAndNothingElse(String keyId) {
        accept(authenticator, token().es256());
        int before = IDENTITY.fetches();

        assertRefused(authenticator, token().header("kid", keyId).es256());

        assertThat(IDENTITY.fetches()).isEqualTo(before);
    }

    @Test
    void refusesAKeyIdThatIsMissingTooLongOrNoText() {
        assertRefused(authenticator, token().header("kid", "x".repeat(129)).es256());
        assertRefused(authenticator, token().header("kid", 0).es256());
        assertRefused(authenticator, token().header("kid", List.of("es-0")).es256());
        assertRefused(authenticator, TestingToken.es256(IDENTITY, "{\"alg\":\"ES256\"}", claims()));
    }

    @Test
    void refusesKeysAndAddressesThatTheTokenBringsAlong() {
        try (TestingIdentity attacker = TestingIdentity.start()) {
            String jwks = attacker.url() + "/auth/v1/.well-known/jwks.json";
            Map<String, Object> parameters =
                    Map.of(
                            "jku",
                            jwks,
                            "x5u",
                            jwks,
                            "jwk",
                            Map.of("kty", "oct", "k", "AAAA"),
                            "x5c",
                            List.of("AAAA"),
                            "crit",
                            List.of("exp"),
                            "zip",
                            "DEF",
                            "b64",
                            false);

            parameters.forEach((name, value) -> {
                assertRefused(authenticator, token().header(name, value).es256());
                assertRefused(authenticator, token().header(name, value).hs256());
                assertRefused(authenticator, attacker.token(USER).header(name, value).es256());
            });

            assertThat(attacker.fetches()).isZero();
        }
    }

    @Test
    void refusesOtherKindsOfSignedObjects() {
        assertRefused(authenticator, token().header("typ", "logout+jwt").es256());
        assertRefused(authenticator, token().header("typ", "JWE").es256());
    }

    @Test
    void refusesOtherSchemesAndSeveralHeaders() {
        String token = token().es256();

        for (List<String> header :
                List.of(
                        List.of("Basic " + token),
                        List.of(token),
                        List.of("Bearer"),
                        List.of("Bearer  " + token),
                        List.of("Bearer " + token, "Bearer " + token))) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> authenticator.authenticate(header))
                    .withMessage("the access token is not valid");
        }
        assertThat(authenticator.authenticate(List.of("bearer " + token)).userId()).isEqualTo(USER);
    }

    @Test
    void refusesJsonThatTwoReadersWouldReadDifferently() {
        String header = "{\"alg\":\"ES256\",\"kid\":\"es-0\"}";
        String deep = "[".repeat(100) + "]".repeat(100);
        String claims = claims();

        assertThat(accept(authenticator, TestingToken.es256(IDENTITY, header, claims)).userId())
                .isEqualTo(USER);
        for (String forged :
                List.of(
                        claims.replaceFirst("\\{", "{\"sub\":\"x\","),
                        claims.replaceFirst("\\{", "{\"deep\":" + deep + ","),
                        claims + "{}",
                        claims.substring(1),
                        "[" + claims + "]",
                        "null",
                        "")) {
            assertRefused(authenticator, TestingToken.es256(IDENTITY, header, forged));
        }
        assertRefused(
                authenticator,
                TestingToken.es256(IDENTITY, "{\"alg\":\"none\"," + header.substring(1), claims));
    }

    private static TestingToken token() {
        return IDENTITY.token(USER);
    }

    /** The claims of a token that would be accepted. */
    private static String claims() {
        return decoded(token().es256(), 1);
    }

    private static String keyId(String token) {
        return decoded(token, 0).replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private static String decoded(String token, int part) {
        String encoded = List.of(token.split("\\.", -1)).get(part);
        return new String(Base64.getUrlDecoder().decode(encoded), UTF_8);
    }
}
