/**
 * Parts of the server, measured without it: what they cost is hidden from outside behind the pauses
 * of the system. The only room here that knows the server's classes.
 */
@NullMarked
package dev.punchline.bench.inside;

import org.jspecify.annotations.NullMarked;
