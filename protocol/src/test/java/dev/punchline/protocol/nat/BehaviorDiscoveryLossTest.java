package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fifth of the datagrams is lost in each direction, so 36 % of the round trips. */
class BehaviorDiscoveryLossTest {
  private static final double LOSS = 0.2;

  static List<NatSettings> kinds() {
    return BehaviorDiscoveryTest.kinds();
  }

  /**
   * A test with an open way ends in silence with 0.36 to the fifth, 0.6 %, and there are up to six
   * such tests in a discovery. What is found then is wrong or unknown.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void findsTheSameNearlyAlways(NatSettings kind) {
    List<NatBehavior> found =
        LongStream.range(0, 500)
            .mapToObj(seed -> Lab.behind(kind).losing(LOSS, seed).run())
            .flatMap(report -> report.finished().stream())
            .toList();

    assertThat(found.stream().filter(it -> isRight(it, kind))).hasSizeGreaterThanOrEqualTo(480);
    assertThat(found).allSatisfy(it -> assertMakesNothingUp(it, kind));
  }

  /** Loss can hide an opening, and cannot feign one. */
  private static void assertMakesNothingUp(NatBehavior found, NatSettings kind) {
    assertThat(found.mapping().excludes(kind.mapping())).isFalse();
    assertThat(found.filtering().answer().orElse(ADDRESS_AND_PORT_DEPENDENT))
        .isGreaterThanOrEqualTo(kind.filtering());
    if (kind.hairpinning() == Hairpinning.OFF) {
      assertThat(found.hairpinning().answer().orElse(false)).isFalse();
    }
  }

  @Test
  void findsTheSameAlwaysWithOneInFiftyLost() {
    List<String> wrong =
        kinds().stream()
            .flatMap(
                kind ->
                    LongStream.range(0, 100)
                        .filter(
                            seed ->
                                !isRight(
                                    Lab.behind(kind).losing(0.02, seed).run().behavior(), kind))
                        .mapToObj(seed -> kind + " with seed " + seed))
            .toList();

    assertThat(wrong).isEmpty();
  }

  private static boolean isRight(NatBehavior found, NatSettings kind) {
    return found.mapping().equals(new Finding.Known<>(kind.mapping()))
        && found.filtering().equals(new Finding.Known<>(kind.filtering()))
        && found.hairpinning().equals(BehaviorDiscoveryTest.hairpinningOf(kind));
  }
}
