/**
 * The remote control of the Légifrance collector, a service of its own that fills the corpus.
 * {@link fr.archireg.orchestrator.legifrance.CollectorClient} knows five operations and nothing
 * else: what a caller sends never chooses an address, a path or a header. Owns no table.
 */
@NullMarked
package fr.archireg.orchestrator.legifrance;

import org.jspecify.annotations.NullMarked;
