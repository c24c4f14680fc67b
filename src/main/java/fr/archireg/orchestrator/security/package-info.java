/**
 * Who is asking. A route that needs somebody wraps its handler with {@link
 * fr.archireg.orchestrator.security.Guard}, which hands the {@link
 * fr.archireg.orchestrator.security.Caller} over as a parameter; there is no other way to get one.
 */
@NullMarked
package fr.archireg.orchestrator.security;

import org.jspecify.annotations.NullMarked;
