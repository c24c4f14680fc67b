package fr.archireg.orchestrator.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The environment has mistakes; the message lists all of them, a line each. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    InvalidSettingsException(List<Mistake> mistakes) {
        super(
                mistakes.stream()
                        .map(Mistake::toString)
                        .collect(Collectors.joining("\n  ", "Invalid configuration:\n  ", "")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
