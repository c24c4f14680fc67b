/**
 * Texts that speak to the model instead of about the law. Start at {@link
 * fr.archireg.orchestrator.screening.InjectionSign}: what gives such a text away. A finding is told
 * and counted, never a reason to refuse: patterns miss what is phrased in a new way, so nothing may
 * rest on them. Pure.
 */
@NullMarked
package fr.archireg.orchestrator.screening;

import org.jspecify.annotations.NullMarked;
