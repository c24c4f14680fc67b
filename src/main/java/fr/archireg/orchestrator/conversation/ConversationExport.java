package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.http.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A conversation as a text to keep or to print, in French like the conversation itself. */
final class ConversationExport {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private ConversationExport() {}

    /** Markdown: each message under a heading, below each answer its sources. */
    static String markdown(Conversation conversation, List<Message> messages) {
        StringBuilder text = new StringBuilder();
        text.append("# ").append(line(conversation.title())).append("\n\n");
        text.append("Conversation du ").append(date(conversation.createdAt())).append("\n");
        messages.forEach(message -> append(text, message));
        return text.toString();
    }

    private static void append(StringBuilder text, Message message) {
        String author = message.role() == Role.USER ? "Question" : "Réponse";
        text.append("\n## ").append(author).append(" (").append(date(message.createdAt()));
        text.append(")\n\n").append(message.content()).append("\n");
        switch (message.status()) {
            case COMPLETE -> {}
            case STREAMING -> text.append("\n_Réponse en cours._\n");
            case STOPPED, INTERRUPTED -> text.append("\n_Réponse interrompue._\n");
            case FAILED -> text.append("\n_La réponse a échoué._\n");
        }
        String sources = message.making().sources();
        if (sources != null) {
            appendSources(text, sources);
        }
    }

    private static void appendSources(StringBuilder text, String json) {
        // Written by the package that answers; only what a reader wants is taken from it.
        Map<?, ?>[] sources = Json.parse(json, Map[].class);
        if (sources.length == 0) {
            return;
        }
        text.append("\n### Sources\n\n");
        for (Map<?, ?> source : sources) {
            text.append("- [").append(source.get("n")).append("] ");
            text.append(field(source, "title").orElse("Sans titre"));
            field(source, "reference").ifPresent(value -> text.append(", ").append(value));
            field(source, "url").ifPresent(value -> text.append(", <").append(value).append(">"));
            text.append("\n");
        }
    }

    private static Optional<String> field(Map<?, ?> source, String name) {
        return Optional.ofNullable(source.get(name))
                .map(value -> line(value.toString()))
                .filter(value -> !value.isBlank());
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.ofPattern("d MMMM yyyy 'à' HH:mm", Locale.FRANCE)
                .withZone(PARIS)
                .format(instant);
    }
}
