package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.PassageHeading;

/**
 * A part of a document before it is embedded.
 *
 * @param content the part itself
 * @param heading what it is about
 */
record PassageText(String content, PassageHeading heading) {

    /** All that its vector says. */
    String embedded() {
        return heading.text() + content;
    }
}
