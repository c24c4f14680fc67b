@NullMarked
package fr.archireg.orchestrator.evaluation;

import org.jspecify.annotations.NullMarked;
