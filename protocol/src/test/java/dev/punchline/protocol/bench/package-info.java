/**
 * Measures the STUN codec beside another one. Compiled and run in Maven's profile "tools" only; see
 * {@code scripts/bench-codec}.
 */
@NullMarked
package dev.punchline.protocol.bench;

import org.jspecify.annotations.NullMarked;
