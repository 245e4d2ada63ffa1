package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.sim.Peer;
import dev.punchline.sim.Scenario;
import dev.punchline.sim.Site;
import java.time.Duration;

/**
 * Two peers on a network: any two sites, the server's too, are {@link #ONE_WAY} apart, and between
 * them the stated share is lost, however many networks the way leads through. On a LAN nothing is
 * lost, and no time passes.
 */
record Couple(Scenario net, Peer caller, Peer called) {
  static final Duration ONE_WAY = Duration.ofMillis(25);

  /** In which times are told. */
  static final Duration ROUND_TRIP = ONE_WAY.multipliedBy(2);

  private static final double PERCENT = 100;

  static Couple at(Topology topology, Pair pair, Scenario net, int loss) {
    NatSettings caller = pair.caller().settings();
    NatSettings called = pair.called().settings();
    return switch (topology) {
      case DIFFERENT_LANS -> apart(net, caller, called, loss);
      case SAME_LAN ->
          isOneNetwork(caller, called)
              ? together(net, caller, called, pair.isOfEquals(), loss)
              : apart(net, caller, called, loss);
      case CARRIER_HAIRPIN ->
          atCarrier(net, Topology.carrier(Hairpinning.EXTERNAL_SOURCE), caller, called, loss);
      case CARRIER_NO_HAIRPIN ->
          atCarrier(net, Topology.carrier(Hairpinning.OFF), caller, called, loss);
    };
  }

  /** Each in a home of its own. */
  static Couple apart(Scenario net, NatSettings caller, NatSettings called, int loss) {
    net.delaying(ONE_WAY).losing(loss / PERCENT);
    return new Couple(
        net,
        net.lan("left").behind(caller).host("caller"),
        net.lan("right").behind(called).host("called"));
  }

  private static Couple together(
      Scenario net, NatSettings caller, NatSettings called, boolean oneBox, int loss) {
    net.delaying(ONE_WAY).losing(loss / PERCENT);
    Site home = net.lan("home").behind(caller);
    Peer one = home.host("caller");
    Peer other = home.host("called");
    return new Couple(net, one, oneBox ? other : other.through(home.gateway("other-box", called)));
  }

  /**
   * Two networks lie between any two sites: the carrier's and the internet, or the former twice.
   */
  private static Couple atCarrier(
      Scenario net, NatSettings carrier, NatSettings caller, NatSettings called, int loss) {
    net.delaying(ONE_WAY.dividedBy(2)).losing(1 - Math.sqrt(1 - loss / PERCENT));
    net.server().answersHttpAfter(ONE_WAY);
    Site network = net.carrier("carrier").behind(carrier);
    return new Couple(
        net,
        network.lan("left").behind(caller).host("caller"),
        network.lan("right").behind(called).host("called"));
  }

  /** Public addresses and private ones are two networks, on one wire too. */
  private static boolean isOneNetwork(NatSettings caller, NatSettings called) {
    return (caller.policy() == Policy.TRANSLATE) == (called.policy() == Policy.TRANSLATE);
  }
}
