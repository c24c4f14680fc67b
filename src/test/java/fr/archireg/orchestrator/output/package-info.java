@NullMarked
package fr.archireg.orchestrator.output;

import org.jspecify.annotations.NullMarked;
