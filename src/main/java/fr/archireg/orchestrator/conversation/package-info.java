/**
 * Conversations and their messages. {@link fr.archireg.orchestrator.conversation.ConversationStore}
 * reads the tables {@code conversations} and {@code messages}, which this package owns; every
 * statement is bound to the owner. An answer is stored twice: as {@code streaming} before anything
 * slow begins, by {@link fr.archireg.orchestrator.conversation.QuestionStore}, and with its {@link
 * fr.archireg.orchestrator.conversation.Outcome} when it ends, whatever the end, by {@link
 * fr.archireg.orchestrator.conversation.AnswerStore}. Knows nothing of how answers are made.
 */
@NullMarked
package fr.archireg.orchestrator.conversation;

import org.jspecify.annotations.NullMarked;
