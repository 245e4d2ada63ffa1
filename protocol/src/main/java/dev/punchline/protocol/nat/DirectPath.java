package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;

/**
 * Whether plain hole punching opens a path between two peers: each knows where a server sees the
 * other, sends there, and answers to where it hears the other from.
 */
public sealed interface DirectPath {
  /**
   * What stands in front of one peer, as far as punching goes. NATs in a row are as dependent as
   * the most dependent of them.
   *
   * @param passesUdp whether UDP passes at all
   */
  record Side(boolean passesUdp, Dependence mapping, Dependence filtering) {
    /** Both, one behind the other. */
    public Side behind(Side outer) {
      return new Side(
          passesUdp && outer.passesUdp,
          max(mapping, outer.mapping),
          max(filtering, outer.filtering));
    }

    private boolean isPredictable() {
      return mapping == ENDPOINT_INDEPENDENT;
    }

    private static Dependence max(Dependence one, Dependence other) {
      return one.compareTo(other) < 0 ? other : one;
    }
  }

  /** There is one. */
  record Possible(Way way) implements DirectPath {}

  /** There is none. */
  record Impossible(Obstacle obstacle) implements DirectPath {}

  /** How it opens. */
  enum Way {
    /** Both are where the server sees them; each one's first datagram opens its own filter. */
    AS_INTRODUCED,
    /**
     * One shows to the other at an endpoint that nobody knew, and the other's filter lets it in all
     * the same: a peer-reflexive candidate, RFC 8445 section 7.3.1.3.
     */
    PEER_REFLEXIVE
  }

  /** Why it does not. */
  enum Obstacle {
    /** UDP does not leave one of the networks. */
    NO_UDP,
    /** One shows at an endpoint that nobody can know, and the other's filter wants to know it. */
    UNKNOWN_ENDPOINT_FILTERED,
    /** Both show at endpoints that nobody can know, and neither's filter lets strangers in. */
    BOTH_UNKNOWN,
    /** Each answer comes from yet another endpoint, so that none ever fits its question. */
    NEVER_THE_SAME_ENDPOINT
  }

  /** The theory. It is the same from both ends. */
  static DirectPath between(Side one, Side other) {
    if (!one.passesUdp() || !other.passesUdp()) {
      return new Impossible(Obstacle.NO_UDP);
    }
    if (one.isPredictable() && other.isPredictable()) {
      return new Possible(Way.AS_INTRODUCED);
    }
    if (one.isPredictable()) {
      return hearing(one);
    }
    return other.isPredictable() ? hearing(other) : unpredictable(one, other);
  }

  /**
   * This one is where the server says and the other is not. Whom the other lets in does not matter:
   * its answer has to pass this one's filter.
   */
  private static DirectPath hearing(Side predictable) {
    return predictable.filtering() == ADDRESS_AND_PORT_DEPENDENT
        ? new Impossible(Obstacle.UNKNOWN_ENDPOINT_FILTERED)
        : new Possible(Way.PEER_REFLEXIVE);
  }

  /** The mapping that the server told of is of use only if it lets everybody in. */
  private static DirectPath unpredictable(Side one, Side other) {
    boolean opens = opens(one, other) || opens(other, one);
    if (!opens) {
      boolean anybody =
          one.filtering() == ENDPOINT_INDEPENDENT || other.filtering() == ENDPOINT_INDEPENDENT;
      return new Impossible(anybody ? Obstacle.UNKNOWN_ENDPOINT_FILTERED : Obstacle.BOTH_UNKNOWN);
    }
    return one.mapping() == ADDRESS_AND_PORT_DEPENDENT
            && other.mapping() == ADDRESS_AND_PORT_DEPENDENT
        ? new Impossible(Obstacle.NEVER_THE_SAME_ENDPOINT)
        : new Possible(Way.PEER_REFLEXIVE);
  }

  /** Whether the first one can be heard by the second, and the answer by the first. */
  private static boolean opens(Side first, Side second) {
    return second.filtering() == ENDPOINT_INDEPENDENT
        && first.filtering() != ADDRESS_AND_PORT_DEPENDENT;
  }
}
