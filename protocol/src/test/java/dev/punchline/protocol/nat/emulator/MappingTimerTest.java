package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.protocol.nat.Dependence;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 4787 section 4.3 and RFC 7857 section 7: how long a mapping lives, and by what. */
class MappingTimerTest {
  private static final NatSettings TEN_SECONDS =
      NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT)
          .withTimeout(Duration.ofSeconds(10));

  @Test
  void endsAtItsTimeoutAndNotBefore() {
    BlackBox nat = BlackBox.of(TEN_SECONDS, 1);
    InetSocketAddress external = nat.external(X1, Y1);

    assertThat(nat.after(9999).lets(Y1, external)).isTrue();
    assertThat(BlackBox.reason(nat.after(1).in(Y1, external))).contains(DropReason.NO_MAPPING);
    assertThat(nat.external(X1, Y1)).isNotEqualTo(external);
  }

  @ParameterizedTest
  @EnumSource
  void isKeptByWhatRefreshesIt(Refresh refresh) {
    BlackBox sending = BlackBox.of(TEN_SECONDS.with(refresh), 1);
    InetSocketAddress external = sending.external(X1, Y1);
    for (int i = 0; i < 5; i++) {
      sending.after(9000).out(X1, Y1);
    }
    assertThat(sending.lets(Y1, external)).isEqualTo(refresh != Refresh.INBOUND);

    BlackBox receiving = BlackBox.of(TEN_SECONDS.with(refresh), 1);
    InetSocketAddress other = receiving.external(X1, Y1);
    for (int i = 0; i < 5; i++) {
      receiving.after(9000).in(Y1, other);
    }
    assertThat(receiving.lets(Y1, other)).isEqualTo(refresh != Refresh.OUTBOUND);
  }

  @ParameterizedTest
  @EnumSource
  void noPresetLetsTheOutsideKeepAMapping(NatPreset preset) {
    assertThat(preset.settings().refresh()).isEqualTo(Refresh.OUTBOUND);
  }

  @Test
  void isNotKeptByWhatTheFilterDrops() {
    BlackBox nat = BlackBox.of(TEN_SECONDS.with(Refresh.BOTH), 1);
    InetSocketAddress external = nat.external(X1, Y1);

    nat.after(9000).in(Y2, external);

    assertThat(nat.after(1000).lets(Y1, external)).isFalse();
  }

  @Test
  void theHoleOfASilentEndpointClosesWhileTheMappingLives() {
    BlackBox nat = BlackBox.of(TEN_SECONDS, 1);
    InetSocketAddress external = nat.external(X1, Y1);
    nat.after(6000).external(X1, Y2);

    nat.after(4000);

    assertThat(BlackBox.reason(nat.in(Y1, external))).contains(DropReason.FILTERED);
    assertThat(nat.lets(Y2, external)).isTrue();
    assertThat(nat.external(X1, Y1)).isEqualTo(external);
    assertThat(nat.lets(Y1, external)).isTrue();
  }

  @Test
  void livesByAnyEndpointWhereTheFilterLooksAtNone() {
    BlackBox nat =
        BlackBox.of(
            NatSettings.translating(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT)
                .withTimeout(Duration.ofSeconds(10)),
            1);
    InetSocketAddress external = nat.external(X1, Y1);
    nat.after(6000).external(X1, Y2);

    assertThat(nat.after(4000).lets(Y1, external)).isTrue();
    assertThat(nat.after(6000).lets(Y1, external)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void eachMappingOfASocketHasATimerOfItsOwn(Dependence filtering) {
    BlackBox nat =
        BlackBox.of(
            NatSettings.translating(ADDRESS_AND_PORT_DEPENDENT, filtering)
                .withTimeout(Duration.ofSeconds(10)),
            1);
    InetSocketAddress silent = nat.external(X1, Y1);
    InetSocketAddress busy = nat.external(X1, Y2);

    nat.after(6000).external(X1, Y2);
    nat.after(4000);

    assertThat(nat.lets(Y1, silent)).isFalse();
    assertThat(nat.lets(Y2, busy)).isTrue();
  }

  @Test
  void aShorterTimeoutEndsMappingsThatAreThere() {
    NatEmulator emulator = BlackBox.nat(TEN_SECONDS, 1);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress external = nat.external(X1, Y1);

    emulator.changeTimeout(Duration.ofSeconds(2));

    assertThat(nat.after(1999).lets(Y1, external)).isTrue();
    assertThat(nat.after(1).lets(Y1, external)).isFalse();
  }

  @Test
  void aLongerTimeoutKeepsThem() {
    NatEmulator emulator = BlackBox.nat(TEN_SECONDS, 1);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress external = nat.external(X1, Y1);
    nat.after(5000).in(Y1, external);

    emulator.changeTimeout(Duration.ofSeconds(20));

    assertThat(nat.after(14_999).lets(Y1, external)).isTrue();
    assertThat(nat.after(1).lets(Y1, external)).isFalse();
  }

  @Test
  void tellsWhenTheNextHoleCloses() {
    NatEmulator emulator = BlackBox.nat(TEN_SECONDS, 1);
    BlackBox nat = BlackBox.of(emulator);
    assertThat(emulator.nextExpiry()).isEmpty();

    nat.external(X1, Y1);
    nat.after(3000).external(X1, Y2);
    assertThat(emulator.nextExpiry()).contains(at(10_000));

    nat.external(X1, Y1);
    assertThat(emulator.nextExpiry()).contains(at(13_000));
  }

  @Test
  void showsItsAgesInTheTable() {
    NatEmulator emulator = BlackBox.nat(TEN_SECONDS, 1);
    BlackBox nat = BlackBox.of(emulator);
    nat.external(X1, Y1);
    nat.after(3000).external(X1, Y2);

    MappingEntry entry = emulator.mappings(at(3000)).getFirst();

    assertThat(entry.created()).isEqualTo(at(0));
    assertThat(entry.expires()).isEqualTo(at(13_000));
    assertThat(entry.holes())
        .containsExactly(
            new MappingEntry.Hole(new Remotes.Endpoint(Y1), at(10_000)),
            new MappingEntry.Hole(new Remotes.Endpoint(Y2), at(13_000)));
    assertThat(emulator.mappings(at(12_999))).hasSize(1);
    assertThat(emulator.mappings(at(13_000))).isEmpty();
  }

  @Test
  void refusesToEndMappingsAtOnce() {
    NatEmulator emulator = BlackBox.nat(TEN_SECONDS, 1);

    assertThatThrownBy(() -> emulator.changeTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TEN_SECONDS.withTimeout(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
