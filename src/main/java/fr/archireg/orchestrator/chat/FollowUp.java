package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.rag.Excerpt;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Completes a question that only makes sense after those before it, so that a search finds what it
 * is about: after "Faut-il un permis pour une véranda ?", "Et pour une piscine ?" becomes "Faut-il
 * un permis pour une piscine ?". By rules alone: the same conversation always gives the same text,
 * and a question that stands for itself is left as it is.
 */
final class FollowUp {
    /** A topic beyond this would drown what is new in the question. */
    private static final int TOPIC_CHARS_MAX = 400;

    private static final Pattern OPENING =
            Pattern.compile(
                    "^(?:(?:et|mais|alors|donc|sinon|ok|d['’]accord|oui|non)\\b[\\s,:]*"
                            + "|(?:dans|en) (?:ce|ces|les deux) cas[\\s,:]*)+",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern PREPOSITION =
            Pattern.compile(
                    "^(pour|avec|sans|dans|en|sur|à|au|aux|chez|après|avant|si|s['’]il)(?=\\s)",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern NOUN_PHRASE =
            Pattern.compile(
                    "^(?:(?:un|une|le|la|les|des|du|mon|ma|mes|notre|nos)\\s|l['’])",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private FollowUp() {}

    /**
     * What the conversation is about after some of its turns.
     *
     * @param topic the last question that stands for itself, or was completed; may be empty
     * @param article what "this article" would be
     */
    private record Context(String topic, NamedArticle article) {
        private static final Context NONE = new Context("", NamedArticle.NONE);
    }

    /**
     * A question as it would be asked without the turns before it.
     *
     * @param guessed whether it was put together with the topic of the conversation, which is often
     *     but not always what was meant; false for one that stands for itself or names its article
     */
    record Completion(String text, boolean guessed) {
        private static Completion sure(String text) {
            return new Completion(text, false);
        }
    }

    /**
     * The question as it would be asked without the turns before it.
     *
     * @param history earlier turns, oldest first
     */
    static Completion complete(String question, List<Turn> history) {
        Context context = Context.NONE;
        for (Turn turn : history) {
            context =
                    turn.role() == Prompt.Role.USER
                            ? asked(turn.text(), context)
                            : new Context(context.topic(), context.article().answered(turn.text()));
        }
        return completed(question.strip(), context);
    }

    private static Context asked(String question, Context context) {
        if (Dependence.isSmallTalk(question)) {
            return context;
        }
        String completed = completed(question.strip(), context).text();
        // What was only hung on to the topic is not the topic of the next question.
        boolean sameTopic =
                !context.topic().isEmpty() && completed.startsWith(context.topic() + " ? ");
        String topic = sameTopic ? context.topic() : withoutMark(completed);
        return new Context(Excerpt.of(topic, TOPIC_CHARS_MAX), context.article().asked(completed));
    }

    private static Completion completed(String question, Context context) {
        String named = context.article().named(question);
        if (!named.equals(question)) {
            return Completion.sure(named);
        }
        boolean alone =
                context.topic().isEmpty()
                        || NamedArticle.isIn(question)
                        || Dependence.isSmallTalk(question)
                        || !Dependence.isDependent(question);
        return alone
                ? Completion.sure(question)
                : new Completion(joined(question, context.topic()), true);
    }

    private static String joined(String question, String topic) {
        String tail = OPENING.matcher(question).replaceFirst("").strip();
        if (withoutMark(tail).isEmpty()) {
            return topic + " ?";
        }
        if (Dependence.hasSubject(tail)) {
            Matcher preposition = PREPOSITION.matcher(tail);
            if (preposition.find()) {
                return replaced(topic, preposition.group(1), tail);
            }
            boolean opened = !tail.equals(question);
            if (opened && NOUN_PHRASE.matcher(tail).find() && topic.contains(" pour ")) {
                return replaced(topic, "pour", "pour " + tail);
            }
        }
        return topic + " ? " + tail.substring(0, 1).toUpperCase(Locale.FRENCH) + tail.substring(1);
    }

    /** The topic with its last part that begins with the preposition replaced, else lengthened. */
    private static String replaced(String topic, String preposition, String tail) {
        int at =
                topic.toLowerCase(Locale.FRENCH)
                        .lastIndexOf(" " + preposition.toLowerCase(Locale.FRENCH) + " ");
        String kept = at < 0 ? topic : topic.substring(0, at);
        return kept + " " + tail.substring(0, 1).toLowerCase(Locale.FRENCH) + tail.substring(1);
    }

    private static String withoutMark(String text) {
        int end = text.length();
        while (end > 0 && " ?!.…\n\t\u00a0\u202f".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
