/**
 * Text to vector with one local GGUF model. Start at {@link
 * fr.archireg.orchestrator.embedding.EmbeddingModel}, the boundary that the rest of the program
 * knows; behind it one named platform thread owns the native model, and a fair, bounded queue
 * stands at its door. Knows no database, no passage and no route.
 */
@NullMarked
package fr.archireg.orchestrator.embedding;

import org.jspecify.annotations.NullMarked;
