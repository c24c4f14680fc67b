/**
 * What is remembered instead of made again: {@link fr.archireg.orchestrator.cache.Memo} for pure
 * functions of texts, {@link fr.archireg.orchestrator.cache.SingleFlight} for what takes so long
 * that several may want it at the same time. Knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.cache;

import org.jspecify.annotations.NullMarked;
