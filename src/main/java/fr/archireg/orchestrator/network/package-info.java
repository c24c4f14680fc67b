/**
 * Addresses of clients, pure and without any look-up of names: {@link
 * fr.archireg.orchestrator.network.TrustedProxies} tells who really asks when proxies stand in
 * between. Knows nothing of HTTP beyond the values of two headers.
 */
@NullMarked
package fr.archireg.orchestrator.network;

import org.jspecify.annotations.NullMarked;
