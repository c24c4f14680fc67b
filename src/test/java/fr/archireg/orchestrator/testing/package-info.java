/**
 * Real parts for tests: databases, models, a stand-in language model, the whole program on port 0.
 */
@NullMarked
package fr.archireg.orchestrator.testing;

import org.jspecify.annotations.NullMarked;
