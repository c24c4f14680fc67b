/**
 * The way to PostgreSQL. {@link fr.archireg.orchestrator.db.Database} lends a connection to a piece
 * of work, {@link fr.archireg.orchestrator.db.Handle} runs statements on it, {@link
 * fr.archireg.orchestrator.db.Migrations} brings the schema up to date. Statements live in the
 * stores of the other packages; this one knows no table.
 */
@NullMarked
package fr.archireg.orchestrator.db;

import org.jspecify.annotations.NullMarked;
