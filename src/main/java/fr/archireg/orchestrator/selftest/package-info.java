/**
 * A few tests that ship with the program and run in it, so that people who run it can see whether
 * this very process, on this very machine, reads references, ranks, streams and verifies tokens as
 * it should. Only pure parts: no file, no connection, no waiting; milliseconds. Start at {@link
 * fr.archireg.orchestrator.selftest.SelfTests}. The real tests are elsewhere.
 */
@NullMarked
package fr.archireg.orchestrator.selftest;

import org.jspecify.annotations.NullMarked;
