package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.EmbeddingIdentity;

/**
 * What an import makes vectors with.
 *
 * @param importIdentity text that is different for each model file and its settings; it is part of
 *     the version of each document, so another text embeds everything anew
 */
public record VectorMaker(EmbeddingIdentity identity, String importIdentity) {}
