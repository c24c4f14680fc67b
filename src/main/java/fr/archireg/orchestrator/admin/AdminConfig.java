package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * What the system tests have to know of the outside.
 *
 * @param supabase the project; empty without {@code SUPABASE_URL}
 */
public record AdminConfig(Optional<Supabase> supabase) {

    /**
     * A Supabase project.
     *
     * @param url {@code SUPABASE_URL}
     * @param key {@code SUPABASE_SERVICE_ROLE_KEY}, without which its gateway shows the public keys
     *     and nothing else
     */
    public record Supabase(URI url, Optional<Secret> key) {}

    /** Reads the variables named above. */
    public static AdminConfig from(Settings settings) {
        Optional<Secret> key = settings.secret("SUPABASE_SERVICE_ROLE_KEY");
        return new AdminConfig(settings.httpUri("SUPABASE_URL").map(url -> new Supabase(url, key)));
    }
}
