/**
 * The GGUF file format (ggml project, versions 2 and 3), as far as this program needs it: {@link
 * fr.archireg.orchestrator.gguf.GgufHeader} reads and checks everything before the weights, so that
 * a damaged file is refused here and never by native code, which would end the process; {@link
 * fr.archireg.orchestrator.gguf.GgufWriter} writes a file. Knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.gguf;

import org.jspecify.annotations.NullMarked;
