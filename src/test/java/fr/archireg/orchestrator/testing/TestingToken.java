package fr.archireg.orchestrator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.archireg.orchestrator.http.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token to be signed, in any way, right or wrong; signed with the JDK, not the library. */
public final class TestingToken {
    private final TestingIdentity identity;
    private final Map<String, Object> header;
    private final Map<String, Object> claims;

    private TestingToken(
            TestingIdentity identity, Map<String, Object> header, Map<String, Object> claims) {
        this.identity = identity;
        this.header = header;
        this.claims = claims;
    }

    static TestingToken of(TestingIdentity identity, UUID userId) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", identity.url() + "/auth/v1");
        claims.put("sub", userId.toString());
        claims.put("aud", "authenticated");
        claims.put("exp", now + 3_600);
        claims.put("iat", now);
        claims.put("role", "authenticated");
        claims.put("is_anonymous", false);
        claims.put("session_id", UUID.randomUUID().toString());
        claims.put("app_metadata", Map.of("provider", "email"));
        claims.put("user_metadata", Map.of());
        return new TestingToken(identity, Map.of("typ", "JWT"), claims);
    }

    /** With this claim instead of its usual value. */
    public TestingToken with(String claim, Object value) {
        return new TestingToken(identity, header, put(claims, claim, value));
    }

    /** Without this claim. */
    public TestingToken without(String claim) {
        Map<String, Object> rest = new LinkedHashMap<>(claims);
        rest.remove(claim);
        return new TestingToken(identity, header, rest);
    }

    /** With this header parameter, which also wins over those that signing sets. */
    public TestingToken header(String name, Object value) {
        return new TestingToken(identity, put(header, name, value), claims);
    }

    /** Signed with the provider's current elliptic key. */
    public String es256() {
        return signed("ES256", identity.keys().curveId(), this::curveSignature);
    }

    /** Signed with the provider's current RSA key. */
    public String rs256() {
        return signed(
                "RS256",
                identity.keys().rsaId(),
                input -> sign("SHA256withRSA", identity.keys().rsa().getPrivate(), input));
    }

    /** Signed with the shared secret. */
    public String hs256() {
        return hs256(TestingIdentity.SECRET.getBytes(UTF_8));
    }

    /** Signed with any secret, under the id of the RSA key. */
    public String hs256(byte[] secret) {
        return signed("HS256", identity.keys().rsaId(), input -> mac("HmacSHA256", secret, input));
    }

    /**
     * Signed with the RSA key by another algorithm of its family: {@code RS512} or {@code PS256}.
     */
    public String rsa(String algorithm) {
        String name = algorithm.startsWith("PS") ? "RSASSA-PSS" : "SHA512withRSA";
        return signed(
                algorithm,
                identity.keys().rsaId(),
                input -> sign(name, identity.keys().rsa().getPrivate(), input));
    }

    /** Signed with an elliptic key of somebody else, under the id of the provider's. */
    public String es256(KeyPair stranger) {
        return signed(
                "ES256",
                identity.keys().curveId(),
                input -> sign("SHA256withECDSAinP1363Format", stranger.getPrivate(), input));
    }

    /** With any algorithm named and any bytes as signature. */
    public String unsigned(String algorithm, byte[] signature) {
        return signed(algorithm, identity.keys().curveId(), input -> signature);
    }

    /** Any text as claims, signed with the provider's elliptic key. */
    public static String es256(TestingIdentity identity, String headerJson, String claimsJson) {
        TestingToken token = new TestingToken(identity, Map.of(), Map.of());
        String input = part(headerJson) + "." + part(claimsJson);
        return input + "." + TestingIdentity.encode(token.curveSignature(input.getBytes(UTF_8)));
    }

    /** The public RSA key as people find it in a file. */
    public static String pem(TestingIdentity identity) {
        RSAPublicKey key = (RSAPublicKey) identity.keys().rsa().getPublic();
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(
                        Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getEncoded()));
    }

    /** The public RSA key as it is published. */
    public static String jwk(TestingIdentity identity) {
        return Json.text(identity.keys().rsaKey());
    }

    @FunctionalInterface
    private interface Signer {
        byte[] sign(byte[] input);
    }

    private String signed(String algorithm, String keyId, Signer signer) {
        Map<String, Object> complete = new LinkedHashMap<>();
        complete.put("alg", algorithm);
        complete.put("kid", keyId);
        complete.putAll(header);
        String input = part(Json.text(complete)) + "." + part(Json.text(claims));
        return input + "." + TestingIdentity.encode(signer.sign(input.getBytes(UTF_8)));
    }

    private byte[] curveSignature(byte[] input) {
        return sign("SHA256withECDSAinP1363Format", identity.keys().curve().getPrivate(), input);
    }

    private static byte[] sign(String algorithm, PrivateKey key, byte[] input) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            if ("RSASSA-PSS".equals(algorithm)) {
                signature.setParameter(
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] mac(String algorithm, byte[] secret, byte[] input) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return TestingIdentity.encode(json.getBytes(UTF_8));
    }

    private static Map<String, Object> put(Map<String, Object> map, String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
