/**
 * Files as bytes under a key that the program chose. {@link
 * fr.archireg.orchestrator.storage.FileStore} is the boundary, with Supabase Storage or a local
 * folder behind it; {@link fr.archireg.orchestrator.storage.FileTypes} tells from the bytes what a
 * file is. Nothing is held whole in memory. Knows no project and no route.
 */
@NullMarked
package fr.archireg.orchestrator.storage;

import org.jspecify.annotations.NullMarked;
