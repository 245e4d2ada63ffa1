/**
 * The benchmark: what {@code scripts/bench} runs. Here is its order of events; how requests are
 * made and timed is in {@code load}, what is measured in {@code target}, how it is shown in {@code
 * report}. Part of no shipped jar; sees the server from outside, as processes, but for one table in
 * {@code inside}.
 */
@NullMarked
package dev.punchline.bench;

import org.jspecify.annotations.NullMarked;
