package dev.punchline.protocol.nat;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What was found out about the NAT between here and a STUN server.
 *
 * @param local the address of our socket
 * @param mapped what the server sees in its place
 * @param mapping on what it depends which mapping a datagram gets, RFC 4787 section 4.1
 * @param filtering on what it depends whether a datagram is let in, RFC 4787 section 5
 * @param hairpinning whether the NAT turns around what goes to its own public side, section 6
 * @param lifetime how long a mapping lives without traffic, section 4.3
 */
public record NatBehavior(
    InetSocketAddress local,
    InetSocketAddress mapped,
    Finding<Dependence> mapping,
    Finding<Dependence> filtering,
    Finding<Boolean> hairpinning,
    Finding<BindingLifetime> lifetime) {
  /** Whether the address changes on the way. */
  public boolean isTranslated() {
    return !local.equals(mapped);
  }

  /** The name of RFC 3489; empty if too little is known. */
  public Optional<ClassicNatType> classicType() {
    return ClassicNatType.of(isTranslated(), mapping, filtering);
  }
}
