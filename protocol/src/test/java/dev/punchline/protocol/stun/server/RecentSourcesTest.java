package dev.punchline.protocol.stun.server;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentSourcesTest {
  private static final int MANY = 100_000;

  private final RecentSources recent = new RecentSources(new SplittableRandom(1));

  @Test
  void knowsNobodyAtFirst() {
    assertThat(has(Addresses.BOB, 0)).isFalse();
    assertThat(has(Addresses.SIX, 0)).isFalse();
  }

  @Test
  void knowsTheVeryAddressAndPort() {
    recent.add(Addresses.BOB, at(0));
    recent.add(Addresses.SIX, at(0));

    assertThat(has(Addresses.BOB, 0)).isTrue();
    assertThat(has(Addresses.SIX, 0)).isTrue();
    assertThat(has(Addresses.bobAtPort(5001), 0)).isFalse();
    assertThat(has(new InetSocketAddress("203.0.113.3", 5000), 0)).isFalse();
    assertThat(has(new InetSocketAddress("2001:db8::2", 7000), 0)).isFalse();
  }

  @Test
  void forgetsAfterItsLifetimeAndLearnsAnew() {
    long lifetime = RecentSources.LIFETIME.toMillis();
    recent.add(Addresses.BOB, at(0));

    assertThat(has(Addresses.BOB, lifetime)).isTrue();
    assertThat(has(Addresses.BOB, lifetime + 1000)).isFalse();
    recent.add(Addresses.BOB, at(lifetime + 1000));
    assertThat(has(Addresses.BOB, lifetime + 1000)).isTrue();
  }

  @Test
  void aFloodOfOthersMakesItForgetButNeverInvent() {
    recent.add(Addresses.BOB, at(0));

    int known = 0;
    for (int i = 0; i < MANY; i++) {
      InetSocketAddress flooding = new InetSocketAddress("198.51.100." + i % 250, 1 + i / 250);
      known += has(flooding, 0) ? 1 : 0;
      recent.add(flooding, at(0));
    }

    assertThat(known).isZero();
    assertThat(has(new InetSocketAddress("198.51.100.251", 1), 0)).isFalse();
  }

  private boolean has(InetSocketAddress source, long millis) {
    return recent.has(source.getAddress(), source.getPort(), at(millis));
  }
}
