/**
 * Answering a question. {@link fr.archireg.orchestrator.chat.AnswerFlow} reads top to bottom: store
 * the question, find passages, choose those that fit the prompt, let a model answer, save, tell.
 * What happens on the way are {@link fr.archireg.orchestrator.chat.AnswerEvent}s, and {@link
 * fr.archireg.orchestrator.chat.ChatRoutes} turns them into an event stream or one JSON answer.
 */
@NullMarked
package fr.archireg.orchestrator.chat;

import org.jspecify.annotations.NullMarked;
