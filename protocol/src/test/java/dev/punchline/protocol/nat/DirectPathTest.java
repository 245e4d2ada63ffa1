package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.DirectPath.Impossible;
import dev.punchline.protocol.nat.DirectPath.Obstacle;
import dev.punchline.protocol.nat.DirectPath.Possible;
import dev.punchline.protocol.nat.DirectPath.Side;
import dev.punchline.protocol.nat.DirectPath.Way;
import dev.punchline.protocol.nat.PunchOracle.Outcome;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The theory of plain punching, held against trying it out. */
class DirectPathTest {
  private static final int SEEDS = 5;

  record Pair(NatSettings one, NatSettings other) {
    DirectPath theory() {
      return DirectPath.between(one.side(), other.side());
    }

    List<Outcome> trials() {
      return IntStream.range(0, SEEDS)
          .mapToObj(seed -> PunchOracle.between(one, other, seed))
          .distinct()
          .toList();
    }

    @Override
    public String toString() {
      return words(one) + " and " + words(other);
    }

    private static String words(NatSettings settings) {
      return settings.policy() + " " + settings.mapping() + "/" + settings.filtering();
    }
  }

  /** Nine NATs, three firewalls, nothing at all, and a wall. */
  static List<NatSettings> all() {
    Stream<NatSettings> nats =
        each()
            .flatMap(
                mapping -> each().map(filtering -> NatSettings.translating(mapping, filtering)));
    Stream<NatSettings> others =
        each()
            .map(NatSettings::firewall)
            .flatMap(
                firewall ->
                    firewall.filtering() == ENDPOINT_INDEPENDENT
                        ? Stream.of(
                            firewall, firewall.with(Policy.FORWARD), firewall.with(Policy.BLOCK))
                        : Stream.of(firewall));
    return Stream.concat(nats, others).toList();
  }

  static Stream<Pair> pairs() {
    return all().stream().flatMap(one -> all().stream().map(other -> new Pair(one, other)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isPossibleExactlyWhereItWorks(Pair pair) {
    List<Outcome> trials = pair.trials();

    switch (pair.theory()) {
      case Possible(Way way) ->
          assertThat(trials).containsExactly(new Outcome(true, true, way == Way.AS_INTRODUCED));
      case Impossible impossible ->
          assertThat(trials).containsExactly(new Outcome(false, false, false));
    }
  }

  @Test
  void isTheSameFromBothEnds() {
    assertThat(pairs())
        .allSatisfy(
            pair ->
                assertThat(pair.theory())
                    .isEqualTo(DirectPath.between(pair.other().side(), pair.one().side())));
  }

  @Test
  void saysWhatStandsInTheWay() {
    assertThat(between(NatPreset.UDP_BLOCKED, NatPreset.OPEN))
        .isEqualTo(new Impossible(Obstacle.NO_UDP));
    assertThat(between(NatPreset.SYMMETRIC, NatPreset.PORT_RESTRICTED))
        .isEqualTo(new Impossible(Obstacle.UNKNOWN_ENDPOINT_FILTERED));
    assertThat(between(NatPreset.SYMMETRIC, NatPreset.SYMMETRIC))
        .isEqualTo(new Impossible(Obstacle.BOTH_UNKNOWN));
    Side openSymmetric = new Side(true, ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT);
    assertThat(DirectPath.between(openSymmetric, openSymmetric))
        .isEqualTo(new Impossible(Obstacle.NEVER_THE_SAME_ENDPOINT));
  }

  @Test
  void saysHowItOpens() {
    assertThat(between(NatPreset.PORT_RESTRICTED, NatPreset.PORT_RESTRICTED))
        .isEqualTo(new Possible(Way.AS_INTRODUCED));
    assertThat(between(NatPreset.SYMMETRIC, NatPreset.RESTRICTED))
        .isEqualTo(new Possible(Way.PEER_REFLEXIVE));
  }

  @Test
  void isAsDependentAsTheMostDependentOfTwo() {
    Side inner = new Side(true, ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT);
    Side outer = new Side(true, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

    Side both = new Side(true, ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
    assertThat(inner.behind(outer)).isEqualTo(both);
    assertThat(outer.behind(inner)).isEqualTo(both);
    assertThat(
            inner.behind(new Side(false, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT)).passesUdp())
        .isFalse();
  }

  private static DirectPath between(NatPreset one, NatPreset other) {
    return DirectPath.between(one.settings().side(), other.settings().side());
  }

  private static Stream<Dependence> each() {
    return Arrays.stream(Dependence.values());
  }
}
