/**
 * The ground that every route stands on. {@link fr.archireg.orchestrator.http.RouteTable} collects
 * the routes, {@link fr.archireg.orchestrator.http.Json} reads and writes bodies, {@link
 * fr.archireg.orchestrator.http.Problems} answers every failure as {@code
 * application/problem+json}, {@link fr.archireg.orchestrator.http.EventStream} writes server-sent
 * events. Knows no feature.
 */
@NullMarked
package fr.archireg.orchestrator.http;

import org.jspecify.annotations.NullMarked;
