package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManyAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1 192.0.2.2",
        "127.0.0.1 192.0.2.1 ::1 2001:db8::1 2001:db8::2",
      })
  void whereTheSystemMayChooseTheWildcardIsWarnedOf(String machine) {
    assertThat(ManyAddresses.warning(Loopback.ALL, addresses(machine)))
        .hasValueSatisfying(said -> assertThat(said).contains("--host").doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1 127.0.0.2",
        "127.0.0.1 192.0.2.1 ::1 2001:db8::1 fe80::1 fe80::2",
        "192.0.2.1 192.0.2.1",
      })
  void whereThereIsOneOfAFamilyThereIsNothingToWarnOf(String machine) {
    assertThat(ManyAddresses.warning(Loopback.ALL, addresses(machine))).isEmpty();
  }

  @Test
  void whoHasNamedAnAddressIsNotWarned() {
    assertThat(
            ManyAddresses.warning(
                addresses("192.0.2.1").getFirst(), addresses("192.0.2.1 192.0.2.2")))
        .isEmpty();
  }

  private static List<InetAddress> addresses(String text) {
    return Arrays.stream(text.split(" ", -1)).map(ManyAddressesTest::address).toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError("it is an address", e);
    }
  }
}
