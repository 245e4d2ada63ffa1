/**
 * Emulated NATs between our sockets and loopback, so that any pair of NATs can be shown on one
 * machine without rights. What enters here gives packets real sockets to leave and to come by; what
 * becomes of a packet is decided by {@link dev.punchline.protocol.nat.emulator.NatStack} alone.
 */
@NullMarked
package dev.punchline.peer.emulation;

import org.jspecify.annotations.NullMarked;
