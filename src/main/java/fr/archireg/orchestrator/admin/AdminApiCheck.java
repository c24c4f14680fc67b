package fr.archireg.orchestrator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.archireg.orchestrator.http.Json;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Whether administrators get their figures: from the Edge Function {@code admin-stats} of the
 * Supabase project, or, where there is no project, from this program.
 */
public final class AdminApiCheck implements SystemTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final AdminConfig config;
    private final AdminMetricsStore metrics;

    public AdminApiCheck(AdminConfig config, AdminMetricsStore metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Who was asked, and what its answer has.
     *
     * @param fields names at the top of the answer; the figures may be private
     */
    private record Seen(String source, List<String> fields) {}

    @Override
    public String name() {
        return "test-admin-api";
    }

    @Override
    public String description() {
        return "calls the Edge Function admin-stats, or our own figures where there is no Supabase";
    }

    @Override
    public Outcome run() {
        return config.supabase().map(AdminApiCheck::callFunction).orElseGet(this::readOwn);
    }

    private static Outcome callFunction(AdminConfig.Supabase project) {
        if (project.key().isEmpty()) {
            return new Outcome.Skipped("SUPABASE_SERVICE_ROLE_KEY is not set");
        }
        SupabaseRequest.Answer answer =
                new SupabaseRequest(project).post("/functions/v1/admin-stats");
        if (answer.status() == 404) {
            return Outcome.failed("the Edge Function admin-stats is not deployed: status 404");
        }
        return answer.ok()
                ? described("edge function", answer.body())
                : Outcome.failed("the Edge Function admin-stats gave " + answer.word());
    }

    private Outcome readOwn() {
        return described("own", Json.text(metrics.read()));
    }

    private static Outcome described(String source, String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json.isObject() && !json.isEmpty()) {
                return new Outcome.Passed(new Seen(source, names(json)));
            }
        } catch (JsonProcessingException e) {
            // Without the cause: its message repeats the answer.
        }
        return Outcome.failed("the answer has no figures: not a JSON object with fields");
    }

    private static List<String> names(JsonNode json) {
        Iterable<String> names = json::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }
}
