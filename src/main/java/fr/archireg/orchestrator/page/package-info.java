/**
 * The web pages: the chat at {@code /} and the administrators' page at {@code /admin}. {@link
 * fr.archireg.orchestrator.page.PageRoutes} serves them, the files themselves are resources beside
 * this package: HTML, CSS and small ES modules that run as they stand, without a build step. The
 * pages only use routes that every client has; start reading them at {@code chat.js}.
 */
@NullMarked
package fr.archireg.orchestrator.page;

import org.jspecify.annotations.NullMarked;
