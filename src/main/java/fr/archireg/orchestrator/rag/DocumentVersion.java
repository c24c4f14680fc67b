package fr.archireg.orchestrator.rag;

/**
 * What the rows of a document show when it is stored completely; equal means nothing to do.
 *
 * @param hash SHA-256, in lower-case hexadecimal, of everything that decides the rows: the text,
 *     how it is split and which model makes the vectors
 * @param passages number of rows, at least 1
 */
public record DocumentVersion(String hash, int passages) {}
