package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.Dependence;
import java.time.Duration;
import java.util.Optional;

/** What can be seen of a box from outside. */
sealed interface Observed {
  /** Nothing passes. */
  record Blocks() implements Observed {}

  /** Everything passes as it is. */
  record Forwards() implements Observed {}

  /** A firewall. */
  record Inspects(State state) implements Observed {}

  /**
   * A NAT.
   *
   * @param hairpinning empty if it is there, but every filter stands in its way
   */
  record Translates(
      Dependence mapping,
      State state,
      Optional<Hairpinning> hairpinning,
      Pooling pooling,
      Ports ports)
      implements Observed {}

  /** What it remembers, and for how long. */
  record State(Dependence filtering, Duration timeout, Refresh refresh, int limit) {}

  /** How external ports come. */
  sealed interface Ports {}

  record Preserves(boolean overloading) implements Ports {}

  record Counts(int step) implements Ports {}

  record InBlocks() implements Ports {}

  record Scatters() implements Ports {}

  /** What has to be seen of a box that is set so. */
  static Observed expectedOf(NatSettings settings) {
    State state =
        new State(
            settings.filtering(), settings.timeout(), settings.refresh(), settings.tableLimit());
    return switch (settings.policy()) {
      case BLOCK -> new Blocks();
      case FORWARD -> new Forwards();
      case INSPECT -> new Inspects(state);
      case TRANSLATE ->
          new Translates(
              settings.mapping(),
              state,
              hairpinning(settings),
              settings.pool() == 1 ? Pooling.PAIRED : settings.pooling(),
              ports(settings.ports()));
    };
  }

  /** A NAT that looks at both sees a sender that turns around as a stranger. */
  private static Optional<Hairpinning> hairpinning(NatSettings settings) {
    boolean passes =
        settings.mapping() == Dependence.ENDPOINT_INDEPENDENT
            || settings.filtering() == Dependence.ENDPOINT_INDEPENDENT;
    return passes || settings.hairpinning() == Hairpinning.OFF
        ? Optional.of(settings.hairpinning())
        : Optional.empty();
  }

  private static Ports ports(PortAllocation allocation) {
    return switch (allocation) {
      case PortAllocation.Preserving(boolean overloading) -> new Preserves(overloading);
      case PortAllocation.Sequential(int step) -> new Counts(step);
      case PortAllocation.Blocks blocks -> new InBlocks();
      case PortAllocation.Random random -> new Scatters();
    };
  }
}
