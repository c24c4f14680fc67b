/**
 * Reading the environment variables: {@link fr.archireg.orchestrator.settings.Settings} turns them
 * into typed values, collects every mistake and reports all of them at once. Which variables exist
 * is decided by the config record of each part ({@code DbConfig}, {@code LlmConfig} …), never here.
 */
@NullMarked
package fr.archireg.orchestrator.settings;

import org.jspecify.annotations.NullMarked;
