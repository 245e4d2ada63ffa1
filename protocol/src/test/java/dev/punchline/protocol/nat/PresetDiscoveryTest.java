package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** RFC 5780 finds of a preset what the preset says. */
class PresetDiscoveryTest {
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UDP_BLOCKED")
  void findsWhatThePresetDoes(NatPreset preset) {
    NatSettings settings = preset.settings();

    NatBehavior found = discover(settings, Optional.empty()).orElseThrow();

    assertThat(found.isTranslated()).isEqualTo(settings.policy() == Policy.TRANSLATE);
    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(settings.side().mapping()));
    assertThat(found.filtering()).isEqualTo(new Finding.Known<>(settings.side().filtering()));
    if (found.isTranslated() && settings.mapping() == ENDPOINT_INDEPENDENT) {
      assertThat(found.hairpinning())
          .isEqualTo(new Finding.Known<>(settings.hairpinning() != Hairpinning.OFF));
    }
  }

  @Test
  void findsNoWayOutWhereUdpIsBlocked() {
    assertThat(discover(NatPreset.UDP_BLOCKED.settings(), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UDP_BLOCKED", "OPEN"})
  void findsHowLongAMappingLives(NatPreset preset) {
    NatSettings settings = preset.settings().withTimeout(Duration.ofSeconds(60));

    NatBehavior found = discover(settings, Optional.of(Duration.ofMinutes(10))).orElseThrow();

    assertThat(found.lifetime().answer())
        .hasValueSatisfying(
            lifetime -> {
              assertThat(lifetime.atLeast())
                  .isBetween(Duration.ofSeconds(54), Duration.ofSeconds(60));
              assertThat(lifetime.atMost())
                  .hasValueSatisfying(
                      atMost -> assertThat(atMost).isGreaterThanOrEqualTo(Duration.ofSeconds(60)));
            });
  }

  private static Optional<NatBehavior> discover(NatSettings settings, Optional<Duration> longest) {
    List<InetAddress> addresses =
        IntStream.rangeClosed(1, settings.pool())
            .mapToObj(i -> new InetSocketAddress("203.0.113." + i, 0).getAddress())
            .toList();
    return PresetLab.discover(new NatEmulator("box", settings, addresses, new Random(1)), longest);
  }
}
