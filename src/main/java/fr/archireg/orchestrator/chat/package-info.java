/**
 * Answering a question. {@link fr.archireg.orchestrator.chat.AnswerFlow} lets it in, stores it and
 * starts the generation that answers; {@code AnswerWork} is what that does: {@link
 * fr.archireg.orchestrator.chat.AnswerMaker} finds passages, chooses those that fit the prompt and
 * lets a model answer, {@code StreamedAnswer} makes events of what happens on the way, and {@code
 * AnswerSaver} saves the end before it is shown. {@link fr.archireg.orchestrator.chat.ChatRoutes}
 * listens to the generation for its client, as an event stream or for one JSON answer. {@link
 * fr.archireg.orchestrator.chat.AbandonedAnswers} ends what a process that died left behind.
 */
@NullMarked
package fr.archireg.orchestrator.chat;

import org.jspecify.annotations.NullMarked;
