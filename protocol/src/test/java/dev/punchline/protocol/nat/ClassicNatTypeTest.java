package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassicNatTypeTest {
  private static final Finding<Dependence> UNKNOWN = new Finding.Unknown<>("no");
  private static final Finding<Dependence> OPEN = new Finding.Known<>(ENDPOINT_INDEPENDENT);
  private static final Finding<Dependence> NOT_OPEN = Finding.not(ENDPOINT_INDEPENDENT, "no");
  private static final Finding<Dependence> NOT_BY_PORT =
      Finding.not(ADDRESS_AND_PORT_DEPENDENT, "no");

  @Test
  void isSymmetricAsSoonAsTheMappingDependsOnAnything() {
    assertThat(ClassicNatType.of(true, NOT_OPEN, UNKNOWN)).contains(ClassicNatType.SYMMETRIC);
    assertThat(ClassicNatType.of(true, NOT_OPEN, OPEN)).contains(ClassicNatType.SYMMETRIC);
  }

  @Test
  void isAFirewallAsSoonAsTheFilterDependsOnAnything() {
    assertThat(ClassicNatType.of(false, UNKNOWN, NOT_OPEN))
        .contains(ClassicNatType.SYMMETRIC_UDP_FIREWALL);
    assertThat(ClassicNatType.of(false, UNKNOWN, OPEN)).contains(ClassicNatType.OPEN_INTERNET);
  }

  @Test
  void isNotGuessed() {
    assertThat(ClassicNatType.of(true, UNKNOWN, OPEN)).isEmpty();
    assertThat(ClassicNatType.of(true, NOT_BY_PORT, OPEN)).isEmpty();
    assertThat(ClassicNatType.of(true, OPEN, UNKNOWN)).isEmpty();
    assertThat(ClassicNatType.of(true, OPEN, NOT_BY_PORT)).isEmpty();
    assertThat(ClassicNatType.of(true, OPEN, NOT_OPEN)).isEmpty();
    assertThat(ClassicNatType.of(false, OPEN, UNKNOWN)).isEmpty();
    assertThat(ClassicNatType.of(false, OPEN, NOT_BY_PORT)).isEmpty();
  }
}
