package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.generation.GenerationConfig;
import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How answers are made and sent.
 *
 * @param passageTokensMax {@code CHAT_PASSAGE_TOKENS_MAX}, estimated tokens of all passages in a
 *     prompt, 200 to 100000, default 3000
 * @param surroundingsMax {@code CHAT_SURROUNDINGS_MAX}, passages that were not found but stand
 *     around what was, in what these tokens leave, 0 to 20, default 2
 * @param historyTokensMax {@code CHAT_HISTORY_TOKENS_MAX}, estimated tokens of earlier messages in
 *     a prompt, 0 to 100000, default 1500
 * @param heartbeat {@code CHAT_HEARTBEAT}, silence on a stream after which a comment is sent, 100
 *     ms to 15 s, default 10 s: proxies cut after 30 s and more
 * @param stallLimit {@code CHAT_STALL_LIMIT}, time that a client may let a write wait before it is
 *     cut off, 1 s to 5 min, default 20 s
 * @param extractiveFallback {@code CHAT_EXTRACTIVE_FALLBACK}, whether passages are quoted when no
 *     model can answer, default {@code true}
 * @param rewriting how a small model completes questions
 * @param linkHosts {@code CHAT_LINK_HOSTS}, hosts that answers may link to beside those of their
 *     sources, each with all hosts below it, {@code none} for none, default seven official sites
 */
public record ChatConfig(
        int passageTokensMax,
        int surroundingsMax,
        int historyTokensMax,
        Duration heartbeat,
        Duration stallLimit,
        boolean extractiveFallback,
        RewriteConfig rewriting,
        GenerationConfig generations,
        Set<String> linkHosts) {
    private static final List<String> LINK_HOSTS =
            List.of(
                    "legifrance.gouv.fr",
                    "service-public.fr",
                    "service-public.gouv.fr",
                    "geoportail-urbanisme.gouv.fr",
                    "conseil-etat.fr",
                    "courdecassation.fr",
                    "conseil-constitutionnel.fr");

    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+");

    public ChatConfig {
        linkHosts = Set.copyOf(linkHosts);
    }

    /** Reads the variables named above. */
    public static ChatConfig from(Settings settings) {
        return new ChatConfig(
                settings.integer("CHAT_PASSAGE_TOKENS_MAX", 3_000, 200, 100_000),
                settings.integer("CHAT_SURROUNDINGS_MAX", 2, 0, 20),
                settings.integer("CHAT_HISTORY_TOKENS_MAX", 1_500, 0, 100_000),
                settings.duration(
                        "CHAT_HEARTBEAT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(15)),
                settings.duration(
                        "CHAT_STALL_LIMIT",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5)),
                settings.flag("CHAT_EXTRACTIVE_FALLBACK", true),
                RewriteConfig.from(settings),
                GenerationConfig.from(settings),
                settings.parse(
                                "CHAT_LINK_HOSTS",
                                "host names with commas between them, or none",
                                ChatConfig::hosts)
                        .orElse(Set.copyOf(LINK_HOSTS)));
    }

    private static Set<String> hosts(String value) {
        String list = value.toLowerCase(Locale.ROOT);
        if (list.equals("none")) {
            return Set.of();
        }
        Set<String> hosts =
                Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            throw new IllegalArgumentException("not a host name");
        }
        return hosts;
    }
}
