package fr.archireg.orchestrator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Optional;

/** Whether Supabase's own parts answer. */
public final class SupabaseCheck implements SystemTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String NOT_ASKED = "not asked: SUPABASE_SERVICE_ROLE_KEY is not set";

    private final AdminConfig config;

    public SupabaseCheck(AdminConfig config) {
        this.config = config;
    }

    /**
     * What each part said.
     *
     * @param signingKeys how many keys are published; 0 is right where tokens are signed with the
     *     shared secret
     */
    private record Seen(String keys, int signingKeys, String auth, String rest) {}

    @Override
    public String name() {
        return "test-supabase";
    }

    @Override
    public String description() {
        return "asks Supabase for its public keys, and whether Auth and REST are well";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Outcome run() {
        return config.supabase()
                .map(SupabaseCheck::ask)
                .orElseGet(() -> new Outcome.Skipped("SUPABASE_URL is not set"));
    }

    private static Outcome ask(AdminConfig.Supabase project) {
        SupabaseRequest request = new SupabaseRequest(project);
        SupabaseRequest.Answer keys = request.get("/auth/v1/.well-known/jwks.json");
        int published = keys.ok() ? publishedKeys(keys.body()) : -1;
        if (published < 0) {
            return Outcome.failed("the public keys cannot be had: " + keys.word());
        }
        if (project.key().isEmpty()) {
            return new Outcome.Passed(new Seen(keys.word(), published, NOT_ASKED, NOT_ASKED));
        }
        SupabaseRequest.Answer auth = request.get("/auth/v1/health");
        SupabaseRequest.Answer rest = request.head("/rest/v1/");
        return Outcome.of(
                new Seen(keys.word(), published, auth.word(), rest.word()), complaint(auth, rest));
    }

    private static Optional<String> complaint(
            SupabaseRequest.Answer auth, SupabaseRequest.Answer rest) {
        if (!auth.ok()) {
            return Optional.of("Auth is not well: " + auth.word());
        }
        return rest.ok() ? Optional.empty() : Optional.of("REST is not well: " + rest.word());
    }

    /** How many keys a set has; -1 if it is none (RFC 7517, section 5). */
    private static int publishedKeys(String body) {
        try {
            JsonNode keys = MAPPER.readTree(body).path("keys");
            return keys.isArray() ? keys.size() : -1;
        } catch (JsonProcessingException e) {
            return -1;
        }
    }
}
