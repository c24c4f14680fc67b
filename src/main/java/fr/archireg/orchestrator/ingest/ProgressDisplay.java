package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.IndexProgress;

/** Shows an import to whoever waits for it. */
interface ProgressDisplay {
    /** Called often; the display decides how often it shows something. */
    void show(ImportProgress progress);

    /** Called about once a second while the index is built, from another thread. */
    void show(IndexProgress progress);

    /** No more of it: what is printed next stands on a line of its own. */
    void end();
}
