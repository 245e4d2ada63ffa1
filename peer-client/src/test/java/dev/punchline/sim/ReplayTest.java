package dev.punchline.sim;

import static dev.punchline.protocol.nat.emulator.NatPreset.PORT_RESTRICTED;
import static dev.punchline.protocol.nat.emulator.NatPreset.SYMMETRIC;
import static dev.punchline.sim.Expectation.expect;
import static dev.punchline.sim.Time.ms;
import static dev.punchline.sim.Time.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.punchline.sim.network.Ladder;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A run is its seed, and a failure says how to see it again. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ReplayTest {
  private static final Replay NOWHERE = new Replay(seed -> "nothing to replay");

  @Test
  void theSameSeedClimbsTheSameLadder() {
    assertThat(eventful(42)).isEqualTo(eventful(42)).isNotEqualTo(eventful(43));
  }

  @Test
  void onePeerMoreChangesNothingForTheOthers() {
    Scenario few = Scenario.seeded(7, NOWHERE).delaying(ms(40));
    Scenario more = Scenario.seeded(7, NOWHERE).delaying(ms(40));
    Peer alice = few.lan("left").behind(SYMMETRIC).host("alice");
    Peer same = more.lan("left").behind(SYMMETRIC).host("alice");
    var unused = more.lan("right").behind(SYMMETRIC).host("bob");

    few.passes(seconds(1));
    more.passes(seconds(1));

    assertThat(same.id()).isEqualTo(alice.id()).isPresent();
  }

  @Test
  void aFailureTellsTheSeedTheLadderAndTheLineThatReplaysIt() {
    Scenario net = Scenario.seeded(42).delaying(ms(40));
    Peer alice = net.lan("left").behind(PORT_RESTRICTED).host("alice");

    Throwable failure = catchThrowable(() -> expect(alice).hasContact().within(seconds(1)));

    assertThat(failure).isInstanceOf(AssertionError.class);
    List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
    assertThat(lines)
        .startsWith("alice does not have contact within 1000 ms")
        .contains("seed " + net.seed() + " after 1000 ms; the last 4 of 4 datagrams:")
        .anyMatch(line -> line.contains("alice -> server") && line.contains("REGISTRATION"))
        .endsWith(
            "replay: mvn test -pl peer-client -am"
                + " -Dtest='ReplayTest#aFailureTellsTheSeedTheLadderAndTheLineThatReplaysIt'"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dpunchline.seed="
                + net.seed());
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.length() <= Ladder.WIDTH);
  }

  @Test
  void thePropertyNamesTheSeed() {
    String before = System.setProperty(Replay.PROPERTY, "4711");
    try {
      assertThat(Scenario.seeded(1).seed()).isEqualTo(4711);
      assertThat(Replay.seeds(LongStream.range(0, 300))).containsExactly(4711L);
    } finally {
      if (before == null) {
        System.clearProperty(Replay.PROPERTY);
      } else {
        System.setProperty(Replay.PROPERTY, before);
      }
    }
  }

  @Test
  void whatATestAssertsOnItselfIsToldWithTheLadderToo() {
    Scenario net = Scenario.seeded(42).delaying(ms(40));
    var unused = net.host("alice");
    net.passes(seconds(1));

    Throwable failure = catchThrowable(() -> net.checks(() -> assertThat(1).isEqualTo(2)));

    assertThat(failure).isInstanceOf(AssertionError.class);
    assertThat(failure.getMessage()).contains("REGISTRATION", "replay: ");
  }

  private static String eventful(long seed) {
    Scenario net =
        Scenario.seeded(seed, NOWHERE).delaying(ms(5), ms(150)).losing(0.2).duplicating(0.1);
    Site left = net.carrier("carrier").behind(SYMMETRIC).lan("left").behind(PORT_RESTRICTED);
    Peer alice = left.host("alice");
    Peer bob = net.host("bob").as("14");
    Peer carol = net.lan("right").behind(PORT_RESTRICTED).host("carol");
    alice.calls(carol);
    net.at(seconds(5)).says(alice, "hi").reboots(left.box());
    net.at(seconds(10)).restarts(net.server()).restarts(bob);
    net.passes(seconds(60));
    return net.network().ladder().text();
  }
}
