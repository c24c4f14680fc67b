@NullMarked
package fr.archireg.orchestrator.cache;

import org.jspecify.annotations.NullMarked;
