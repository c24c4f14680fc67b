@NullMarked
package fr.archireg.orchestrator.screening;

import org.jspecify.annotations.NullMarked;
