package dev.punchline.protocol.nat;

import java.util.Optional;

/**
 * The names of RFC 3489 section 5, which people still use. They mix mapping with filtering, so a
 * NAT may fit none of them well: one whose mapping depends on the endpoint is symmetric whatever
 * its filter.
 */
public enum ClassicNatType {
  OPEN_INTERNET("open internet"),
  SYMMETRIC_UDP_FIREWALL("symmetric UDP firewall"),
  FULL_CONE("full cone"),
  RESTRICTED_CONE("restricted cone"),
  PORT_RESTRICTED_CONE("port-restricted cone"),
  SYMMETRIC("symmetric");

  private final String label;

  ClassicNatType(String label) {
    this.label = label;
  }

  /** The name. */
  public String label() {
    return label;
  }

  /**
   * The name for what was found.
   *
   * @param translated whether the mapped address is another than the local one
   * @return empty if too little is known
   */
  public static Optional<ClassicNatType> of(
      boolean translated, Finding<Dependence> mapping, Finding<Dependence> filtering) {
    Finding<Dependence> telling = translated ? mapping : filtering;
    if (telling.excludes(Dependence.ENDPOINT_INDEPENDENT)) {
      return Optional.of(translated ? SYMMETRIC : SYMMETRIC_UDP_FIREWALL);
    }
    if (telling.answer().isEmpty()) {
      return Optional.empty();
    }
    return translated ? filtering.answer().map(ClassicNatType::cone) : Optional.of(OPEN_INTERNET);
  }

  private static ClassicNatType cone(Dependence filtering) {
    return switch (filtering) {
      case ENDPOINT_INDEPENDENT -> FULL_CONE;
      case ADDRESS_DEPENDENT -> RESTRICTED_CONE;
      case ADDRESS_AND_PORT_DEPENDENT -> PORT_RESTRICTED_CONE;
    };
  }
}
