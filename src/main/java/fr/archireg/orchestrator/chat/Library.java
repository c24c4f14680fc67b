package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Surroundings;

/** Where passages come from: what is found, and what stands around it. */
public record Library(Retriever retriever, Surroundings surroundings) {}
