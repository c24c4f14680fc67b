/**
 * Who is asking. A route that needs somebody wraps its handler with {@link
 * fr.archireg.orchestrator.security.Guard}, which hands the {@link
 * fr.archireg.orchestrator.security.Caller} over as a parameter; there is no other way to get one.
 *
 * <p>{@link fr.archireg.orchestrator.security.JwtAuthenticator} verifies Supabase access tokens:
 * the token is taken apart, its claims are held against the rules, a key is found that is bound to
 * one algorithm, and last the signature is checked. Nothing in a token makes the program do I/O,
 * except that an unknown key id may have the keys fetched again from the configured address, and
 * that {@link fr.archireg.orchestrator.security.SupabaseSessions} looks an administrator's session
 * up. This package knows no table: that users only reach their own rows is the work of the
 * statements and of PostgreSQL's policies.
 */
@NullMarked
package fr.archireg.orchestrator.security;

import org.jspecify.annotations.NullMarked;
