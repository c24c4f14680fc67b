/**
 * What an operator sees. {@link fr.archireg.orchestrator.observability.Metrics} holds every metric
 * name. Knows nothing of the parts that report to it.
 */
@NullMarked
package fr.archireg.orchestrator.observability;

import org.jspecify.annotations.NullMarked;
