package fr.archireg.orchestrator.error;

/**
 * What is wrong with one field of a request.
 *
 * @param field JSON path of the field, such as {@code filters.in_force_on}
 * @param message what is allowed; never repeats the value, which may be private
 */
public record FieldError(String field, String message) {}
