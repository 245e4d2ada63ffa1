/**
 * Datagrams in words, for people who watch them go by. What a datagram leads to, and where it came
 * from, does not enter here.
 */
@NullMarked
package dev.punchline.protocol.trace;

import org.jspecify.annotations.NullMarked;
