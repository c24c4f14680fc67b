package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Surroundings;
import java.time.Duration;

/**
 * Where passages come from.
 *
 * @param retriever what is found
 * @param surroundings what stands around it
 * @param cacheTtl how long what was found is used for the same question, 0 for not at all
 */
public record Library(Retriever retriever, Surroundings surroundings, Duration cacheTtl) {}
