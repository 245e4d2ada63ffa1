package dev.punchline.matrix;

import java.util.SplittableRandom;

/**
 * One cell.
 *
 * @param loss the share of datagrams that is lost between two sites, in percent
 */
record Cell(Topology topology, int loss, Pair pair) {
  /** Seeds are few and cells are many: no two cells share their luck. */
  long seed(long seed) {
    return new SplittableRandom(seed ^ (long) command().hashCode() << Integer.SIZE).nextLong();
  }

  /** The line that shows this one alone, but for the seed. */
  String command() {
    String presets =
        pair.isOfEquals()
            ? pair.caller().label()
            : pair.caller().label() + "," + pair.called().label();
    return "scripts/matrix --topology "
        + topology.label()
        + " --loss "
        + loss
        + " --only "
        + presets;
  }

  @Override
  public String toString() {
    return "%s calls %s, %s, %d %% lost"
        .formatted(pair.caller().label(), pair.called().label(), topology.label(), loss);
  }
}
