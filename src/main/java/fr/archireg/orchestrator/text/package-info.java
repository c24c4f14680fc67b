/**
 * Text as people and models write it, before anybody asks what it means. {@link
 * fr.archireg.orchestrator.text.UserText} is the one gate for what users send; {@link
 * fr.archireg.orchestrator.text.Folding} and {@link fr.archireg.orchestrator.text.SequenceIndex}
 * are what every comparison of texts is made of. Pure, knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.text;

import org.jspecify.annotations.NullMarked;
