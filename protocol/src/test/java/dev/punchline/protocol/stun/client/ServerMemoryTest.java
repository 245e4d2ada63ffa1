package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerMemoryTest {
  private final ServerMemory memory = new ServerMemory(StunClientSettings.RFC_8489);

  @Test
  void remembersCredentialsForEachServerAndUser() {
    Authentication here = memory.authentication(Addresses.STUN, login("a"));

    assertThat(memory.authentication(Addresses.STUN, login("a"))).isSameAs(here);
    assertThat(memory.authentication(Addresses.SERVER, login("a"))).isNotSameAs(here);
    assertThat(memory.authentication(Addresses.STUN, login("b"))).isNotSameAs(here);
  }

  @Test
  void forgetsTheServerThatHasNotBeenAskedForLongest() {
    memory.rto(server(0)).sample(ms(100), at(0));
    memory.rto(server(1)).sample(ms(100), at(0));
    for (int i = 2; i < ServerMemory.MOST_REMEMBERED; i++) {
      memory.rto(server(i));
    }
    RtoEstimator recent = memory.rto(server(0));

    memory.rto(server(ServerMemory.MOST_REMEMBERED));

    assertThat(memory.rto(server(0))).isSameAs(recent);
    assertThat(memory.rto(server(1)).begin(at(1))).isEqualTo(ms(500));
  }

  @Test
  void forgetsTheCredentialsThatHaveNotBeenUsedForLongest() {
    Authentication first = memory.authentication(Addresses.STUN, login("0"));
    Authentication second = memory.authentication(Addresses.STUN, login("1"));
    for (int i = 2; i < ServerMemory.MOST_REMEMBERED; i++) {
      memory.authentication(Addresses.STUN, login("" + i));
    }
    memory.authentication(Addresses.STUN, login("0"));

    memory.authentication(Addresses.STUN, login("one more"));

    assertThat(memory.authentication(Addresses.STUN, login("0"))).isSameAs(first);
    assertThat(memory.authentication(Addresses.STUN, login("1"))).isNotSameAs(second);
  }

  private static Optional<Credentials> login(String user) {
    return Optional.of(
        new Credentials.LongTerm(OpaqueString.of(user), OpaqueString.of("password")));
  }

  private static InetSocketAddress server(int number) {
    return new InetSocketAddress("10.0.%d.%d".formatted(number / 256, number % 256), 3478);
  }
}
