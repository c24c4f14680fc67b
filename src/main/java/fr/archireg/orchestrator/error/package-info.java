/**
 * What can go wrong, named once: {@link fr.archireg.orchestrator.error.ErrorCode} is the stable
 * code that clients see, {@link fr.archireg.orchestrator.error.ErrorType} decides the HTTP status,
 * and {@link fr.archireg.orchestrator.error.AppException} carries both to one of the two doors (an
 * HTTP answer or an event of a stream). Knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.error;

import org.jspecify.annotations.NullMarked;
