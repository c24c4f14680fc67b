package fr.archireg.orchestrator.ingest;

/**
 * A part of a document before it is embedded.
 *
 * @param content the part itself
 * @param embedded the part with the title and heading in front, which say what it is about
 */
record PassageText(String content, String embedded) {}
