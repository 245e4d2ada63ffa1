package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponderSettingsTest {
  @Test
  void thereMustBeAPrimarySocket() {
    assertRefused(Map.of());
    assertRefused(Map.of(Endpoint.TCP, Responding.SERVER));
  }

  @ParameterizedTest
  @EnumSource(names = {"OTHER_PORT", "OTHER_ADDRESS", "OTHER_BOTH"})
  void theOtherAddressMakesASquareOfFourSockets(Endpoint missing) {
    Map<Endpoint, InetSocketAddress> three = square();
    three.remove(missing);

    assertRefused(three);
    assertThatNoException().isThrownBy(() -> new ResponderSettings(square(), "", SessionKeys.NONE));
  }

  @Test
  void whereThereAreTwoAddressesNoneIsTheWildcard() {
    Map<Endpoint, InetSocketAddress> square = square();
    square.put(Endpoint.PRIMARY, Responding.WILDCARD);

    assertRefused(square);
  }

  @Test
  void softwareHasFewerThan128Characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResponderSettings.of(Responding.SERVER, "x".repeat(128)));
  }

  private static Map<Endpoint, InetSocketAddress> square() {
    return new EnumMap<>(
        Map.of(
            Endpoint.PRIMARY, Responding.SERVER,
            Endpoint.OTHER_PORT, Responding.OTHER_PORT,
            Endpoint.OTHER_ADDRESS, Responding.OTHER_ADDRESS,
            Endpoint.OTHER_BOTH, Responding.OTHER_BOTH));
  }

  private static void assertRefused(Map<Endpoint, InetSocketAddress> addresses) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResponderSettings(addresses, "", SessionKeys.NONE));
  }
}
