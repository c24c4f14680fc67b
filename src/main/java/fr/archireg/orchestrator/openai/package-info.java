/**
 * The same answers in the form of OpenAI's API, so that its official clients work with our address
 * as {@code baseURL}. Start at {@link fr.archireg.orchestrator.openai.OpenAiRoutes}. Nothing is
 * stored: these clients send the whole dialogue each time. Fields that we do not know are passed
 * over, and errors have OpenAI's shape.
 */
@NullMarked
package fr.archireg.orchestrator.openai;

import org.jspecify.annotations.NullMarked;
