/**
 * What of a model's words may reach a reader. {@link fr.archireg.orchestrator.output.OutputPolicy}
 * makes an {@link fr.archireg.orchestrator.output.AnswerFilter} for each answer, which reads the
 * pieces as they come: first the rules must not leak, then links and images must not carry anything
 * out. Pure, knows nothing of sources but their addresses.
 */
@NullMarked
package fr.archireg.orchestrator.output;

import org.jspecify.annotations.NullMarked;
