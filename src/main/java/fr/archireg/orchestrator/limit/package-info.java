/**
 * How much one client may ask for. {@link fr.archireg.orchestrator.limit.AddressLimit} counts every
 * request by the address that it comes from, {@link fr.archireg.orchestrator.limit.RequestLimits}
 * those of users.
 *
 * <p>A limit is a bucket: full at first, a request takes a token, and tokens come back evenly over
 * a minute. So a client that was quiet may ask a minute's worth at once, and one that never stops
 * gets on at the configured rate.
 */
@NullMarked
package fr.archireg.orchestrator.limit;

import org.jspecify.annotations.NullMarked;
