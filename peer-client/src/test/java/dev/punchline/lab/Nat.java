package dev.punchline.lab;

/** How a Linux router translates, in the words of RFC 4787. */
enum Nat {
  /**
   * Plain {@code masquerade}: keeps the port where that is free. As long as it is, mapping looks
   * endpoint-independent; filtering is address-and-port-dependent.
   */
  MASQUERADE("masquerade"),
  /** A port chosen anew for every destination: address-and-port-dependent mapping. */
  RANDOM_MASQUERADE("masquerade random,fully-random"),
  /** Never the port of the inside, but the same for every destination. */
  MOVING_MASQUERADE("meta l4proto udp masquerade to :20000-29999"),
  /** As the other, with ports that the other never takes. */
  MOVING_ELSEWHERE("meta l4proto udp masquerade to :30000-39999");

  private final String statement;

  Nat(String statement) {
    this.statement = statement;
  }

  /** In nftables' language. */
  String statement() {
    return statement;
  }
}
