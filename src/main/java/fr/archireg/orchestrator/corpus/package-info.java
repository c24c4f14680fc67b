/**
 * Whether the stored vectors are those of the model, and how to change the model without an outage.
 * {@link fr.archireg.orchestrator.corpus.CorpusCanary} embeds a sample of the corpus again and
 * compares; {@link fr.archireg.orchestrator.corpus.ReembedCommand} makes another model's vectors
 * beside the present ones and switches, {@code Backfill} being the work itself. Statements live in
 * {@code rag}, which owns the vectors; knows no question and no answer.
 */
@NullMarked
package fr.archireg.orchestrator.corpus;

import org.jspecify.annotations.NullMarked;
