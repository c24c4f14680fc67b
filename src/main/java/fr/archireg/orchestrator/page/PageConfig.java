package fr.archireg.orchestrator.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.archireg.orchestrator.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the pages have to know of the identity provider.
 *
 * @param signIn with {@code SUPABASE_URL} and {@code SUPABASE_ANON_KEY} by e-mail and password,
 *     with only one way to verify tokens by a token that the user has, else not at all
 */
public record PageConfig(SignIn signIn) {
    /** Either kind of publishable key: a short name, or a signed token with a role. */
    private static final Pattern PUBLISHABLE = Pattern.compile("sb_publishable_[A-Za-z0-9_-]+");

    private static final Pattern SIGNED =
            Pattern.compile("[A-Za-z0-9_-]+\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]+");

    private static final String KEY_ALLOWED =
            "the publishable (anon) key of the Supabase project: everybody gets to see it, so a"
                    + " secret or service_role key is refused";

    /** Reads the variables named above. */
    public static PageConfig from(Settings settings) {
        Optional<URI> supabase = settings.httpUri("SUPABASE_URL");
        Optional<String> key =
                settings.parseSecret("SUPABASE_ANON_KEY", KEY_ALLOWED, PageConfig::publicKey);
        if (supabase.isPresent() && key.isPresent()) {
            return new PageConfig(new SignIn.Password(supabase.get(), key.get()));
        }
        boolean verified =
                supabase.isPresent() || settings.secret("SUPABASE_JWT_SECRET").isPresent();
        return new PageConfig(verified ? new SignIn.Token() : new SignIn.None());
    }

    private static String publicKey(String value) {
        if (!PUBLISHABLE.matcher(value).matches() && !"anon".equals(role(value))) {
            throw new IllegalArgumentException("not a publishable key");
        }
        return value;
    }

    private static String role(String token) {
        Matcher parts = SIGNED.matcher(token);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a signed token");
        }
        try {
            JsonNode claims =
                    new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts.group(1)));
            return claims.path("role").asText();
        } catch (IOException e) {
            throw new IllegalArgumentException("not a signed token", e);
        }
    }
}
