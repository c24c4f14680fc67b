/**
 * A user as the owner of all his data: {@link fr.archireg.orchestrator.account.AccountRoutes}
 * counts it, hands it out and deletes it. Owns no table; what it reads comes from the inventories
 * of the packages that do, a page at a time, so that nothing is ever held whole. What it deletes
 * are the rows of every table with a column {@code user_id}, so a table that is added later is not
 * forgotten.
 */
@NullMarked
package fr.archireg.orchestrator.account;

import org.jspecify.annotations.NullMarked;
