package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.DocumentVersion;
import fr.archireg.orchestrator.rag.Origin;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A document with its passages, ready to be embedded.
 *
 * @param passages at least one
 * @param version changes with every byte that would be stored and with the model
 */
record SplitDocument(Document document, List<PassageText> passages, DocumentVersion version) {

    SplitDocument {
        passages = List.copyOf(passages);
    }

    /**
     * Computes the version. The passages stand for how the text was split: another limit that cuts
     * this text at the same places leaves its vectors valid.
     *
     * @param modelIdentity text that is different for each model file and its settings
     */
    static SplitDocument of(Document document, List<PassageText> passages, String modelIdentity) {
        String hash = hash(document, passages, modelIdentity);
        return new SplitDocument(document, passages, new DocumentVersion(hash, passages.size()));
    }

    private static String hash(Document document, List<PassageText> passages, String model) {
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            write(out, model);
            write(out, document.title());
            write(out, document.origin());
            out.writeInt(passages.size());
            for (PassageText passage : passages) {
                write(out, passage.content());
                write(out, passage.embedded());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("This is a bug: nothing is written anywhere", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void write(DataOutputStream out, Origin origin) throws IOException {
        write(out, origin.externalId());
        write(out, origin.source());
        write(out, origin.code());
        write(out, origin.reference());
        write(out, origin.url());
        write(out, origin.validity().status());
        write(out, origin.validity().from());
        write(out, origin.validity().to());
        out.writeInt(origin.path().size());
        for (String heading : origin.path()) {
            write(out, heading);
        }
    }

    private static void write(DataOutputStream out, Optional<?> value) throws IOException {
        out.writeBoolean(value.isPresent());
        write(out, value.map(Object::toString).orElse(""));
    }

    /** With its length in front, so that no two lists of texts give the same bytes. */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
