package fr.archireg.orchestrator;

import fr.archireg.orchestrator.admin.AdminConfig;
import fr.archireg.orchestrator.chat.ChatConfig;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.embedding.EmbeddingConfig;
import fr.archireg.orchestrator.legifrance.CollectorConfig;
import fr.archireg.orchestrator.limit.LimitConfig;
import fr.archireg.orchestrator.llm.LlmConfig;
import fr.archireg.orchestrator.observability.TracingConfig;
import fr.archireg.orchestrator.page.PageConfig;
import fr.archireg.orchestrator.quota.QuotaConfig;
import fr.archireg.orchestrator.rag.RagConfig;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.security.SecurityConfig;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.storage.StorageConfig;

/** Everything that can be configured, by part. */
record AppConfig(
        ServerConfig server,
        EdgeConfig edge,
        SecurityConfig security,
        DbConfig db,
        RagConfig rag,
        VectorConfig vectors,
        EmbeddingConfig embedding,
        LlmConfig llm,
        ChatConfig chat,
        CollectorConfig collector,
        StorageConfig storage,
        TracingConfig tracing,
        AdminConfig admin,
        PageConfig page,
        LimitConfig limits,
        QuotaConfig quota) {

    /**
     * Reads all parts and then reports every mistake at once.
     *
     * @throws fr.archireg.orchestrator.settings.InvalidSettingsException if there is any
     */
    static AppConfig from(Settings settings) {
        AppConfig config = read(settings);
        if (config.server().environment() == Environment.PRODUCTION) {
            config.requireWhatProductionNeeds(settings);
        }
        settings.verify();
        return config;
    }

    /** What a command needs that serves nobody: any environment will do. */
    static AppConfig forCommand(Settings settings) {
        AppConfig config = read(settings);
        settings.verify();
        return config;
    }

    private static AppConfig read(Settings settings) {
        ServerConfig server = ServerConfig.from(settings);
        return new AppConfig(
                server,
                EdgeConfig.from(settings, server.environment()),
                SecurityConfig.from(settings),
                DbConfig.from(settings),
                RagConfig.from(settings),
                VectorConfig.from(settings),
                EmbeddingConfig.from(settings),
                LlmConfig.from(settings),
                ChatConfig.from(settings),
                CollectorConfig.from(settings),
                StorageConfig.from(settings),
                TracingConfig.from(settings),
                AdminConfig.from(settings),
                PageConfig.from(settings),
                LimitConfig.from(settings),
                QuotaConfig.from(settings));
    }

    private void requireWhatProductionNeeds(Settings settings) {
        if (settings.text("DATABASE_URL").isEmpty()) {
            settings.missing("DATABASE_URL", "production needs a database");
        }
        if (!security.configured()) {
            settings.missing(
                    "SUPABASE_URL",
                    "production must verify access tokens: this or SUPABASE_JWT_SECRET");
        }
        if (!embedding.modelFile().hasOrigin()) {
            settings.missing(
                    "GGUF_MODEL_PATH",
                    "production needs a model: this, GGUF_MODEL_URL, or SUPABASE_URL with its key");
        }
        if (!llm.configured()) {
            settings.missing(
                    "GROQ_API_KEY", "production needs a language model: this or GROQ_BASE_URL");
        }
    }
}
