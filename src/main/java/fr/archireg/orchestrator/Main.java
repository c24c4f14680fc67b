package fr.archireg.orchestrator;

/** Entry point of the program. */
public final class Main {
    private Main() {}

    /** Reads the command line. */
    public static void main(String[] args) {}
}
