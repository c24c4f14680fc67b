package fr.archireg.orchestrator.gguf;

import java.util.List;

/** A metadata value to write. */
public sealed interface GgufValue {
    /** A text. */
    record Text(String value) implements GgufValue {}

    /** A whole number, written in 32 bits without sign. */
    record Unsigned(int value) implements GgufValue {}

    /** A number in single precision. */
    record Real(float value) implements GgufValue {}

    /** True or false. */
    record Flag(boolean value) implements GgufValue {}

    /** An array of texts. */
    record Texts(List<String> values) implements GgufValue {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** An array of whole numbers of 32 bits. */
    record Integers(List<Integer> values) implements GgufValue {
        public Integers {
            values = List.copyOf(values);
        }
    }
}
