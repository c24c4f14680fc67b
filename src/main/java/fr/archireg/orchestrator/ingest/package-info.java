/**
 * Fills the corpus from files. Start at {@link fr.archireg.orchestrator.ingest.ImportCommand}, the
 * command line; {@code CorpusImport} is the flow: a {@code CorpusReader} gives documents, {@code
 * PassageSplitter} cuts them to what the embedding model takes, and batches of embedded documents
 * go to {@link fr.archireg.orchestrator.rag.CorpusStore}. Running an import again does only what is
 * missing. Owns no table.
 */
@NullMarked
package fr.archireg.orchestrator.ingest;

import org.jspecify.annotations.NullMarked;
