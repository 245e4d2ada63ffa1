package dev.punchline.sim;

import static dev.punchline.protocol.nat.emulator.NatPreset.PORT_RESTRICTED;
import static dev.punchline.protocol.nat.emulator.NatPreset.SYMMETRIC;
import static dev.punchline.sim.Expectation.expect;

import dev.punchline.protocol.session.PeerEvent.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two homes, one behind each of two NATs. */
class PresetPairTest {
  @Test
  void twoPortRestrictedNatsLetAChatThrough() {
    Scenario net = Scenario.seeded(42).delaying(Duration.ofMillis(20), Duration.ofMillis(60));
    Peer alice = net.lan("left").behind(PORT_RESTRICTED).host("alice");
    Peer bob = net.lan("right").behind(PORT_RESTRICTED).host("bob");

    alice.calls(bob);
    alice.says("hi");

    expect(bob).shows("hi").within(Duration.ofSeconds(2));
  }

  @Test
  void twoSymmetricNatsDoNotAndBothAreToldSo() {
    Scenario net = Scenario.seeded(42).delaying(Duration.ofMillis(20), Duration.ofMillis(60));
    Peer alice = net.lan("left").behind(SYMMETRIC).host("alice");
    Peer bob = net.lan("right").behind(SYMMETRIC).host("bob");

    alice.calls(bob);

    expect(alice).closes(Reason.NO_PATH).within(Duration.ofSeconds(32));
    expect(bob).closes(Reason.NO_PATH).within(Duration.ofSeconds(1));
  }
}
