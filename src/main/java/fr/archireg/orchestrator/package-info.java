/**
 * The program: {@link fr.archireg.orchestrator.Main} reads the command line, {@code App} is the one
 * place that puts the parts together.
 *
 * <p>Every part below has its own package, and packages only know packages of a lower level; {@code
 * ArchitectureTest} holds the list of levels.
 */
@NullMarked
package fr.archireg.orchestrator;

import org.jspecify.annotations.NullMarked;
