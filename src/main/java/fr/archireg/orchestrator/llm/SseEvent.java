package fr.archireg.orchestrator.llm;

/**
 * One event of a stream.
 *
 * @param name the {@code event} field, {@code message} where there is none
 * @param data the {@code data} fields, joined by line feeds; may be empty
 */
public record SseEvent(String name, String data) {}
