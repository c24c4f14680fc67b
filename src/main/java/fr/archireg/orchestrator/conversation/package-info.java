/**
 * Conversations and their messages. {@link fr.archireg.orchestrator.conversation.ConversationStore}
 * owns the tables {@code conversations} and {@code messages}; every statement is bound to the
 * owner. An answer is stored twice: as {@code streaming} before anything slow begins, and with its
 * {@link fr.archireg.orchestrator.conversation.Outcome} when it ends, whatever the end. Knows
 * nothing of how answers are made.
 */
@NullMarked
package fr.archireg.orchestrator.conversation;

import org.jspecify.annotations.NullMarked;
