package fr.archireg.orchestrator.page;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.net.URI;

/** How a user of the pages comes to an access token, as the pages read it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
sealed interface SignIn {

    /** Nobody needs one: everybody is one local user. */
    @JsonTypeName("none")
    record None() implements SignIn {}

    /**
     * By e-mail and password, at the identity provider.
     *
     * @param url address of the Supabase project
     * @param key its publishable key, which is no secret
     */
    @JsonTypeName("password")
    record Password(URI url, String key) implements SignIn {}

    /** The user has one from elsewhere. */
    @JsonTypeName("token")
    record Token() implements SignIn {}
}
