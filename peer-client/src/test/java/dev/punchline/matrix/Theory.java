package dev.punchline.matrix;

import dev.punchline.matrix.Prediction.NotTurnedAround;
import dev.punchline.matrix.Prediction.OnOneNetwork;
import dev.punchline.matrix.Prediction.Punching;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import dev.punchline.protocol.nat.DirectPath.Side;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;

/**
 * Whether two peers can reach each other, as a function of where they are and how their boxes
 * behave. A peer knows of the other what the server saw and nothing else: of two computers in one
 * room it knows two public addresses.
 */
final class Theory {
  private static final Side NOTHING =
      new Side(true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);

  private Theory() {}

  static Prediction of(Topology topology, Pair pair) {
    NatSettings caller = pair.caller().settings();
    NatSettings called = pair.called().settings();
    if (!caller.side().passesUdp() || !called.side().passesUdp()) {
      return between(caller.side(), called.side());
    }
    return switch (topology) {
      case SAME_LAN -> onOneLan(caller, called, pair.isOfEquals());
      case DIFFERENT_LANS -> between(caller.side(), called.side());
      case CARRIER_HAIRPIN ->
          behind(Topology.carrier(Hairpinning.EXTERNAL_SOURCE), caller.side(), called.side());
      case CARRIER_NO_HAIRPIN ->
          behind(Topology.carrier(Hairpinning.OFF), caller.side(), called.side());
    };
  }

  /**
   * Boxes that do not translate leave both computers in the public network, and what these send to
   * each other does not pass a box. With a gateway each, one of them a NAT, it is the public
   * addresses that count, as if they were far apart; so it is if one has a public address and the
   * other a private one, which are two networks on one wire.
   */
  private static Prediction onOneLan(NatSettings caller, NatSettings called, boolean oneBox) {
    if (!translates(caller) && !translates(called)) {
      return new OnOneNetwork();
    }
    return oneBox ? behind(caller, NOTHING, NOTHING) : between(caller.side(), called.side());
  }

  /**
   * Two behind one NAT, be there more boxes in front of each or not. What its hairpinning turns
   * around it treats as if it had gone out and come in (RFC 4787 REQ-9), so that it filters both.
   */
  private static Prediction behind(NatSettings shared, Side caller, Side called) {
    return switch (shared.hairpinning()) {
      case OFF -> new NotTurnedAround();
      case EXTERNAL_SOURCE -> between(caller.behind(shared.side()), called.behind(shared.side()));
      case INTERNAL_SOURCE ->
          throw new IllegalArgumentException("no preset turns around with the internal source");
    };
  }

  private static Prediction between(Side caller, Side called) {
    return new Punching(DirectPath.between(caller, called));
  }

  private static boolean translates(NatSettings settings) {
    return settings.policy() == Policy.TRANSLATE;
  }
}
