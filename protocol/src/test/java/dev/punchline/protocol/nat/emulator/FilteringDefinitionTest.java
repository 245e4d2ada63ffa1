package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.X2;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1_OTHER_PORT;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import java.net.InetSocketAddress;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 4787 section 5: who may send to X:x, which has sent to Y1:y1 only. */
class FilteringDefinitionTest {
  @Property(tries = 300)
  void letsInExactlyWhomItsDefinitionSays(@ForAll("nats") NatSettings settings, @ForAll long seed) {
    BlackBox nat = BlackBox.of(settings, seed);

    InetSocketAddress external = nat.external(X1, Y1);

    Dependence filtering = settings.filtering();
    assertThat(nat.delivers(Y1, external)).contains(X1);
    assertThat(nat.lets(Y1_OTHER_PORT, external))
        .isEqualTo(filtering != ADDRESS_AND_PORT_DEPENDENT);
    assertThat(nat.lets(Y2, external)).isEqualTo(filtering == ENDPOINT_INDEPENDENT);
  }

  @Property(tries = 100)
  void letsNobodyInBeforeAnythingWasSent(@ForAll("nats") NatSettings settings, @ForAll long seed) {
    BlackBox nat = BlackBox.of(settings, seed);
    InetSocketAddress guess = new InetSocketAddress("203.0.113.1", X1.getPort());

    assertThat(BlackBox.reason(nat.in(Y1, guess))).contains(DropReason.NO_MAPPING);
    assertThat(nat.lets(Y1, X1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void keepsOutWhoKnocks(Dependence filtering) {
    BlackBox nat = BlackBox.of(NatSettings.translating(ENDPOINT_INDEPENDENT, filtering), 1);
    InetSocketAddress external = nat.external(X1, Y1);

    nat.in(Y2, external);
    nat.in(Y2, external);

    assertThat(nat.lets(Y2, external)).isEqualTo(filtering == ENDPOINT_INDEPENDENT);
  }

  @Test
  void letsInEachWhoWasSentSomething() {
    BlackBox nat = portRestricted();
    InetSocketAddress external = nat.external(X1, Y1);

    nat.external(X1, Y2);

    assertThat(nat.lets(Y1, external)).isTrue();
    assertThat(nat.lets(Y2, external)).isTrue();
    assertThat(nat.lets(Y1_OTHER_PORT, external)).isFalse();
  }

  @Test
  void opensForNobodyElseInside() {
    BlackBox nat = portRestricted();
    InetSocketAddress external = nat.external(X1, Y1);
    nat.external(X2, Y2);

    assertThat(BlackBox.reason(nat.in(Y2, external))).contains(DropReason.FILTERED);
  }

  private static BlackBox portRestricted() {
    return BlackBox.of(NatPreset.PORT_RESTRICTED.settings(), 1);
  }

  @Provide
  Arbitrary<NatSettings> nats() {
    return ArbitrarySettings.translating();
  }
}
