package fr.archireg.orchestrator.settings;

/**
 * One environment variable that cannot be used.
 *
 * @param name the variable
 * @param value what it is set to, masked if it is a secret, or {@code (not set)}
 * @param allowed what would be accepted
 */
public record Mistake(String name, String value, String allowed) {
    @Override
    public String toString() {
        return "%s=%s: %s".formatted(name, value, allowed);
    }
}
