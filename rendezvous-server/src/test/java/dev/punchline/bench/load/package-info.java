/**
 * The load generator: closed and open loops, which know neither sockets nor clocks, and the
 * connections that they drive. One thread makes all of the load, so that the server has the other
 * processor of a small machine to itself.
 */
@NullMarked
package dev.punchline.bench.load;

import org.jspecify.annotations.NullMarked;
