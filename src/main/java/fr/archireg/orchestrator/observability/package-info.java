/**
 * What an operator sees. {@link fr.archireg.orchestrator.observability.Metrics} takes every
 * measurement. Knows nothing of the parts that report to it.
 */
@NullMarked
package fr.archireg.orchestrator.observability;

import org.jspecify.annotations.NullMarked;
