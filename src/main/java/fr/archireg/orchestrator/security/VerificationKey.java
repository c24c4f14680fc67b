package fr.archireg.orchestrator.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import fr.archireg.orchestrator.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A key and the one algorithm that it is for: a token never chooses what is done with a key (RFC
 * 8725, section 3.1). Thread-safe.
 */
record VerificationKey(SigningAlgorithm algorithm, JWSVerifier verifier) {
    private static final int RSA_BITS_MIN = 2_048;

    /** The secret that the project shares with us. */
    static VerificationKey of(Secret secret) {
        try {
            return new VerificationKey(
                    SigningAlgorithm.HS256,
                    new MACVerifier(secret.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret is too short", e);
        }
    }

    /**
     * A published key; empty if it is not one that we verify signatures with. A published symmetric
     * key is never one.
     */
    static Optional<VerificationKey> of(JWK key) {
        boolean forSignatures =
                (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                        && (key.getKeyOperations() == null
                                || key.getKeyOperations().contains(KeyOperation.VERIFY));
        if (!forSignatures) {
            return Optional.empty();
        }
        try {
            return published(key)
                    .filter(ours ->
                            key.getAlgorithm() == null
                                    || ours.algorithm().algorithm().equals(key.getAlgorithm()));
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    /** Whether this key signed the token with this key's algorithm. */
    boolean signed(SignedToken token) {
        if (token.algorithm() != algorithm) {
            return false;
        }
        try {
            // A header of our own making: nothing else of the token's header is ever looked at.
            return verifier.verify(
                    new JWSHeader(algorithm.algorithm()),
                    token.signingInput().getBytes(StandardCharsets.US_ASCII),
                    new Base64URL(token.signature()));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static Optional<VerificationKey> published(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey curve when Curve.P_256.equals(curve.getCurve()) ->
                    Optional.of(
                            new VerificationKey(
                                    SigningAlgorithm.ES256,
                                    new ECDSAVerifier(curve.toECPublicKey())));
            case RSAKey modulus when modulus.size() >= RSA_BITS_MIN ->
                    Optional.of(
                            new VerificationKey(
                                    SigningAlgorithm.RS256,
                                    new RSASSAVerifier(modulus.toRSAPublicKey())));
            default -> Optional.empty();
        };
    }
}
