package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SourcesTest {
  @Test
  void noTwoAreTheSame() {
    Set<InetSocketAddress> sources =
        IntStream.range(0, 100_000).mapToObj(Sources::at).collect(Collectors.toSet());

    assertThat(sources).hasSize(100_000);
  }

  @Test
  void noneIsABroadcastAddressOrAnotherMachines() {
    assertThat(IntStream.range(0, 2_000_000).filter(i -> i % 61 == 0).mapToObj(Sources::at))
        .allSatisfy(
            source -> {
              assertThat(source.getAddress().isLoopbackAddress()).isTrue();
              assertThat(source.getAddress().getAddress()[3]).isNotIn((byte) 0, (byte) 255);
            });
  }

  @Test
  void thoseFarAwayAreOthersAndAreThere() {
    int far = Sources.farAway().used();

    assertThat(far).isGreaterThan(100_000_000);
    assertThat(Sources.at(far + 100_000_000).getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void thereAreNotMoreThanThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sources.at(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Sources.at(Integer.MAX_VALUE));
  }
}
