package dev.punchline.protocol.nat;

import java.util.Locale;

/**
 * On what of the other endpoint a NAT's mapping or its filter depends, RFC 4787 sections 4.1 and 5.
 */
public enum Dependence {
  /** On nothing. */
  ENDPOINT_INDEPENDENT,
  /** On its address. */
  ADDRESS_DEPENDENT,
  /** On its address and its port. */
  ADDRESS_AND_PORT_DEPENDENT;

  /** As the RFC writes it, in lower case. */
  public String label() {
    return this == ADDRESS_AND_PORT_DEPENDENT
        ? "address and port-dependent"
        : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
