/**
 * Talking to a language model with an OpenAI-compatible API (Groq first of all). Start at {@link
 * fr.archireg.orchestrator.llm.ChatModel}; a {@link fr.archireg.orchestrator.llm.CompletionStream}
 * is read event by event and closed by whoever opened it. Knows no passage, conversation or route.
 *
 * <p>Inside, an answer goes this way: {@code Connector} and {@code ConnectionPool} give a
 * connection, {@code Upstream} sends the request on it, {@code SseDecoder} makes events of the
 * bytes, {@code ChunkDecoder} reads their JSON, {@code CompletionReader} makes completion events of
 * them, {@code Exchange} is all that for one request, and {@code OpenAiCompletionStream} makes
 * attempts as {@code RetryPolicy} says. What ends a stream from outside, {@code close} or the
 * {@code Deadlines}, does so through its {@code Lifeline}.
 */
@NullMarked
package fr.archireg.orchestrator.llm;

import org.jspecify.annotations.NullMarked;
