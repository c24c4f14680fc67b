@NullMarked
package fr.archireg.orchestrator.text;

import org.jspecify.annotations.NullMarked;
