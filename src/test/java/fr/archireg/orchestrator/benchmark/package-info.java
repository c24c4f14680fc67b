/**
 * How fast it is, as ratios within one run on one machine: {@code etc/bench.sh} runs {@link
 * fr.archireg.orchestrator.benchmark.StreamBenchmark} and its siblings against the program in a
 * process of its own. Nothing here is a test; no test measures time.
 */
@NullMarked
package fr.archireg.orchestrator.benchmark;

import org.jspecify.annotations.NullMarked;
