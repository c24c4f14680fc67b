package fr.archireg.orchestrator.gguf;

import java.io.IOException;

/** The file is not a GGUF file that can be used; the message says which rule it breaks. */
public final class GgufFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    GgufFormatException(String reason) {
        super(reason);
    }
}
