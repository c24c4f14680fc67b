@NullMarked
package fr.archireg.orchestrator.law;

import org.jspecify.annotations.NullMarked;
