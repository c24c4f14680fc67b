/**
 * Whether an answer says what its sources say, without asking a model. Start at {@link
 * fr.archireg.orchestrator.grounding.GroundingCheck}: it reads an answer while it is written and
 * ends with {@link fr.archireg.orchestrator.grounding.Citations}. Everything is compared with the
 * whole passages that the model was given, never with the excerpts that readers see.
 *
 * <p>This proves where words, numbers and references come from. It does not prove that they are
 * right, that they apply to the case, or that what they are quoted for follows from them.
 */
@NullMarked
package fr.archireg.orchestrator.grounding;

import org.jspecify.annotations.NullMarked;
