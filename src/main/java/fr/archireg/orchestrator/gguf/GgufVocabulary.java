package fr.archireg.orchestrator.gguf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What has to be known of the tokens before a text reaches the native tokenizer.
 *
 * @param model family of the tokenizer: {@code bert}, {@code t5}, {@code llama}, {@code gpt2} …
 * @param tokens how many tokens there are
 * @param bos id of the token before a text, below {@code tokens}
 * @param eos id of the token after a text, below {@code tokens}
 * @param addBos whether the file says that {@code bos} is added; empty if it says nothing
 * @param addEos whether the file says that {@code eos} is added; empty if it says nothing
 * @param specialLiterals the written form of every unknown, control and user-defined token: the
 *     native tokenizer takes them for the token wherever a text holds them
 */
public record GgufVocabulary(
        String model,
        int tokens,
        OptionalInt bos,
        OptionalInt eos,
        Optional<Boolean> addBos,
        Optional<Boolean> addEos,
        List<String> specialLiterals) {

    /** Copies the list. */
    public GgufVocabulary {
        specialLiterals = List.copyOf(specialLiterals);
    }
}
