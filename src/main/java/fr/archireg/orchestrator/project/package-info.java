/**
 * Projects of users and the files in them. {@link fr.archireg.orchestrator.project.ProjectStore}
 * owns the table {@code projects}, {@link fr.archireg.orchestrator.project.FileRowStore} the table
 * {@code files}; start reading at {@link fr.archireg.orchestrator.project.ProjectFiles}, which
 * keeps rows and stored bytes together. Other packages ask {@link
 * fr.archireg.orchestrator.project.ProjectAccess}. Knows no conversation.
 */
@NullMarked
package fr.archireg.orchestrator.project;

import org.jspecify.annotations.NullMarked;
