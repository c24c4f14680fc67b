@NullMarked
package fr.archireg.orchestrator.grounding;

import org.jspecify.annotations.NullMarked;
