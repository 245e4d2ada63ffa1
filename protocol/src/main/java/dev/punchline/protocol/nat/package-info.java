/**
 * What NATs do, in the words of RFC 4787, and how a host finds out which of it its own NAT does, by
 * the tests of RFC 5780. The machines here ask through the STUN client and own no socket.
 */
@NullMarked
package dev.punchline.protocol.nat;

import org.jspecify.annotations.NullMarked;
