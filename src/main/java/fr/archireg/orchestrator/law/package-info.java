/**
 * French law as text. Start at {@link fr.archireg.orchestrator.law.ReferenceParser}: it finds the
 * articles of codes that a text names, each as a {@link fr.archireg.orchestrator.law.Mention} of a
 * {@link fr.archireg.orchestrator.law.LegalReference}. Pure, knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.law;

import org.jspecify.annotations.NullMarked;
