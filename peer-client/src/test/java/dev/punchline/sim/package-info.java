/**
 * The simulator: the real server core, real sessions and real NAT emulators on a network of memory.
 * A scenario is told in sentences, runs in virtual time and is a function of its seed; what fails
 * prints the seed, the ladder of datagrams and the line that replays it.
 */
@NullMarked
package dev.punchline.sim;

import org.jspecify.annotations.NullMarked;
