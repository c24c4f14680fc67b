/**
 * A small embedding model for machines without the production model: {@link
 * fr.archireg.orchestrator.starter.StarterModel} converts all-MiniLM-L6-v2, which is published as
 * an ONNX file inside a Maven artifact, into a GGUF file. Part of the command line only: the server
 * knows nothing of it.
 */
@NullMarked
package fr.archireg.orchestrator.starter;

import org.jspecify.annotations.NullMarked;
