/**
 * How well the corpus is searched, measured on questions of which the right documents are known.
 * Start at {@link fr.archireg.orchestrator.evaluation.EvaluationCommand}: {@link
 * fr.archireg.orchestrator.evaluation.LabelledQuery}s go through the same {@link
 * fr.archireg.orchestrator.rag.Retriever} as a user's, once for each strategy, and come out as a
 * {@link fr.archireg.orchestrator.evaluation.EvaluationReport}; {@link
 * fr.archireg.orchestrator.evaluation.Calibration} finds what to set for an embedding model. Knows
 * no conversation.
 */
@NullMarked
package fr.archireg.orchestrator.evaluation;

import org.jspecify.annotations.NullMarked;
