/**
 * A NAT as a machine, in the words of RFC 4787 (behaviour), RFC 5508 (ICMP) and RFC 7857 (updates
 * to both). What enters here decides what becomes of one packet; it knows no network and no clock,
 * so the same NAT stands in a simulation and between a real socket and loopback.
 */
@NullMarked
package dev.punchline.protocol.nat.emulator;

import org.jspecify.annotations.NullMarked;
