package fr.archireg.orchestrator.security;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** The only ways of signing that are accepted (RFC 7518, section 3.1). */
enum SigningAlgorithm {
    ES256,
    RS256,
    HS256;

    /** By its exact name; letter case counts. */
    static Optional<SigningAlgorithm> named(String name) {
        return Arrays.stream(values()).filter(known -> known.name().equals(name)).findFirst();
    }

    JWSAlgorithm algorithm() {
        return JWSAlgorithm.parse(name());
    }
}
