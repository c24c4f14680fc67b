/**
 * What people who run the program see of it. {@link fr.archireg.orchestrator.admin.AdminRoutes}
 * shows figures, {@link fr.archireg.orchestrator.admin.SystemTests} tries the real parts one by
 * one: each {@link fr.archireg.orchestrator.admin.SystemTest} does what its name says, changes
 * nothing that lasts, and says {@code skipped} where it cannot run. Owns {@code
 * orchestrator.admin_metrics_view}. No text of a user and no secret ever gets in here.
 */
@NullMarked
package fr.archireg.orchestrator.admin;

import org.jspecify.annotations.NullMarked;
