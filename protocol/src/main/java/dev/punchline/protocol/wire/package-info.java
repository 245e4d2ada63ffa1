/**
 * What travels in a datagram, and nothing of what it leads to.
 *
 * <p>Here live the JSON messages ({@link dev.punchline.protocol.wire.Message}), the one codec that
 * turns them into bytes and back, the textual form of a transport address, and the demultiplexer
 * that tells the kinds of datagram on one socket apart. State, time and addresses of peers do not
 * enter this room: a class here is a value or a pure function.
 */
@NullMarked
package dev.punchline.protocol.wire;

import org.jspecify.annotations.NullMarked;
