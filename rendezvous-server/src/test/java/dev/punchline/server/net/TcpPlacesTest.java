package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.net.TcpPlaces.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TcpPlacesTest {
  private final TcpPlaces places = new TcpPlaces(limits(20));

  @ParameterizedTest
  @CsvSource({"1000, 100", "90, 9", "89, 8", "20, 8", "8, 8", "3, 3", "1, 1"})
  void aShareIsATenthOrEightOrAll(int connections, int share) {
    assertThat(limits(connections).connectionsOfOne()).isEqualTo(share);
  }

  @Test
  void oneSourceHasItsShareAndOthersHaveTheRest() {
    take(8, "192.0.2.1");

    assertThat(places.take(address("192.0.2.1"))).isEqualTo(Verdict.GREEDY);
    take(8, "192.0.2.2");
    take(4, "192.0.2.3");
    assertThat(places.take(address("192.0.2.4"))).isEqualTo(Verdict.FULL);
  }

  @Test
  void aPlaceGivenBackIsFreeForItsSourceAndForAll() {
    take(8, "192.0.2.1");
    take(8, "192.0.2.2");
    take(4, "192.0.2.3");

    places.giveBack(address("192.0.2.1"));

    assertThat(places.take(address("192.0.2.1"))).isEqualTo(Verdict.TAKEN);
    places.giveBack(address("192.0.2.2"));
    assertThat(places.take(address("192.0.2.4"))).isEqualTo(Verdict.TAKEN);
  }

  @Test
  void anIpv6NetworkOf64BitsIsOneSource() {
    for (int i = 0; i < 8; i++) {
      take(1, "2001:db8::" + i);
    }

    assertThat(places.take(address("2001:db8::ffff"))).isEqualTo(Verdict.GREEDY);
    assertThat(places.take(address("2001:db8:0:1::1"))).isEqualTo(Verdict.TAKEN);
  }

  private void take(int count, String address) {
    for (int i = 0; i < count; i++) {
      assertThat(places.take(address(address))).isEqualTo(Verdict.TAKEN);
    }
  }

  private static TcpLimits limits(int connections) {
    return new TcpLimits(connections, Duration.ofSeconds(30));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError("it is an address", e);
    }
  }
}
