package dev.punchline.e2e;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import dev.punchline.protocol.nat.DirectPath.Impossible;
import dev.punchline.protocol.nat.DirectPath.Possible;
import dev.punchline.protocol.nat.emulator.NatPreset;

/** Why two people behind two NATs can reach each other, or cannot, for people who never punched. */
final class NatExplanation {
  /** Somebody behind a NAT. */
  record Person(String name, NatPreset nat) {
    boolean isPredictable() {
      return nat.settings().mapping() == Dependence.ENDPOINT_INDEPENDENT;
    }

    private boolean hasUdp() {
      return nat.settings().side().passesUdp();
    }
  }

  private NatExplanation() {}

  /** What theory says. */
  static DirectPath theory(Person one, Person other) {
    return DirectPath.between(one.nat().settings().side(), other.nat().settings().side());
  }

  /** One paragraph. */
  static String of(Person one, Person other) {
    return switch (theory(one, other)) {
      case Possible(DirectPath.Way way) -> working(way, one, other);
      case Impossible(DirectPath.Obstacle obstacle) -> failing(obstacle, one, other);
    };
  }

  private static String working(DirectPath.Way way, Person one, Person other) {
    return switch (way) {
      case AS_INTRODUCED ->
          """
          Both %s and %s keep one public endpoint however many others they write to: each is found \
          where the server saw it. A HELLO that comes too early is dropped by the other's filter, \
          but on its way out it has opened its own; so the next one from the other side gets in, \
          and its answer too."""
              .formatted(one.name(), other.name());
      case PEER_REFLEXIVE -> {
        Person hidden = one.isPredictable() ? other : one;
        Person found = one.isPredictable() ? one : other;
        yield """
        %1$s writes to %2$s from a public port that the server has never seen, because the %3$s NAT \
        takes another port towards each endpoint. But %2$s's filter (%4$s) does not look at the \
        port, so the HELLO gets in; %2$s answers to where it came from, and that is the path."""
            .formatted(hidden.name(), found.name(), hidden.nat().label(), found.nat().label());
      }
    };
  }

  private static String failing(DirectPath.Obstacle obstacle, Person one, Person other) {
    return switch (obstacle) {
      case NO_UDP ->
          """
          No UDP leaves %s's network. Not even the server can be asked for an identity; a hole \
          cannot be punched where nothing passes. Only a relay over TCP would help."""
              .formatted(one.hasUdp() ? other.name() : one.name());
      case UNKNOWN_ENDPOINT_FILTERED -> {
        Person hidden = one.isPredictable() ? other : one;
        Person strict = one.isPredictable() ? one : other;
        yield """
        The %3$s NAT takes another public port towards each endpoint, so the port that the server \
        saw of %1$s is not the one that %2$s sees. %2$s's filter (%4$s) lets in only endpoints, \
        with their port, that %2$s has written to, and %2$s writes to the port that the server saw. \
        So every HELLO of %1$s is dropped there; and those of %2$s arrive at a mapping that is for \
        the server alone. Neither ever learns the other's real port: only a relay would help."""
            .formatted(hidden.name(), strict.name(), hidden.nat().label(), strict.nat().label());
      }
      case BOTH_UNKNOWN ->
          """
          Both NATs take another public port towards each endpoint, so the ports that the server saw \
          are not those that the two see of each other. Each writes to a mapping that is for the \
          server alone, and each filter drops what comes from a port that nobody wrote to. Only a \
          relay would help.""";
      case NEVER_THE_SAME_ENDPOINT ->
          """
          Both NATs take another public port towards each endpoint: each answer leaves from yet \
          another port, so that none ever comes from where its question went.""";
    };
  }
}
