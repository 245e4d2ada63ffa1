/**
 * What is measured: our server and the programs beside it, as processes, and what the system says
 * of their processor time, their memory and their pauses.
 */
@NullMarked
package dev.punchline.bench.target;

import org.jspecify.annotations.NullMarked;
