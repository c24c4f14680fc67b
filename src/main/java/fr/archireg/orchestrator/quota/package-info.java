/**
 * What a user may spend in a day. {@link fr.archireg.orchestrator.quota.MeteredModel} is a language
 * model that is asked on somebody's account: it reserves what an answer may cost before anything is
 * sent, and settles what it did cost, however the answer ends. Owns the table {@code token_usage}.
 */
@NullMarked
package fr.archireg.orchestrator.quota;

import org.jspecify.annotations.NullMarked;
