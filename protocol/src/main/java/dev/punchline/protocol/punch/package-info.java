/**
 * Opening a path to one peer, and keeping it open.
 *
 * <p>{@link dev.punchline.protocol.punch.HolePuncher} sends HELLO until a SUCCESS shows that
 * datagrams pass both ways; {@link dev.punchline.protocol.punch.Heartbeat} keeps the NAT mappings
 * from timing out and {@link dev.punchline.protocol.punch.Liveness} notices when the other side
 * falls silent. What is said over the path, and how the peer's address became known, is not the
 * business of this room.
 */
@NullMarked
package dev.punchline.protocol.punch;

import org.jspecify.annotations.NullMarked;
