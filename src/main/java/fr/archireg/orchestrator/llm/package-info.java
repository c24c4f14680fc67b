/**
 * Talking to a language model with an OpenAI-compatible API (Groq first of all). Start at {@link
 * fr.archireg.orchestrator.llm.ChatModel}; a {@link fr.archireg.orchestrator.llm.CompletionStream}
 * is read event by event and closed by whoever opened it. Knows no passage, conversation or route.
 */
@NullMarked
package fr.archireg.orchestrator.llm;

import org.jspecify.annotations.NullMarked;
