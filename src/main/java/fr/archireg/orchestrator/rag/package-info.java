/**
 * Finding the passages that answer a question. Start at {@link
 * fr.archireg.orchestrator.rag.Retriever}: a {@link fr.archireg.orchestrator.rag.Query} goes in, a
 * {@link fr.archireg.orchestrator.rag.Retrieval} with scored passages comes out, best first. Owns
 * the table {@code public.documents}; a row of it is one {@link
 * fr.archireg.orchestrator.rag.Passage}. {@link fr.archireg.orchestrator.rag.CorpusStore} writes it
 * for the import, {@link fr.archireg.orchestrator.rag.TuningStore} keeps what an evaluation found,
 * {@link fr.archireg.orchestrator.rag.VectorIndex} sees to its index, {@link
 * fr.archireg.orchestrator.rag.LexicalIndex} to what is searched by words. Vectors of several
 * models may be there at once: a {@link fr.archireg.orchestrator.rag.VectorSet} is what one of them
 * made, {@link fr.archireg.orchestrator.rag.VectorSelection} chooses the one that is searched.
 * Knows no conversation and no prompt.
 */
@NullMarked
package fr.archireg.orchestrator.rag;

import org.jspecify.annotations.NullMarked;
