/**
 * The description of the API (OpenAPI 3.1), written by hand in one file for each feature beside
 * this package, and the page that shows it. {@link fr.archireg.orchestrator.openapi.OpenApiRoutes}
 * serves both. Knows no feature: tests hold the description to what the program answers.
 */
@NullMarked
package fr.archireg.orchestrator.openapi;

import org.jspecify.annotations.NullMarked;
