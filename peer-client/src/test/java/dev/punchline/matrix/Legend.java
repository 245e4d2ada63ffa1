package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a reader of the matrix has to know. */
final class Legend {
  private static final int MANY = 100;

  private Legend() {}

  /** What a row, a column and a number are. */
  static String reading(Matrix matrix) {
    return "Rows call, columns are called. A number is the time from the call until both have contact,"
        + " in round trips: any two sites, the server too, are "
        + Couple.ONE_WAY.toMillis()
        + " ms apart in each direction, so that one round trip is "
        + Couple.ROUND_TRIP.toMillis()
        + " ms; computers on one LAN are not apart. Two round trips are the least between sites: one"
        + " to ask the server, one for HELLO and its answer."
        + (matrix.losses().stream().allMatch(loss -> loss == 0)
            ? ""
            : " The stated share of datagrams is lost between any two sites; there a number is the"
                + " median of "
                + matrix.repetitions()
                + " runs.");
  }

  /** The reasons that occur. */
  static List<Reason> reasons(List<Result> results) {
    return Arrays.stream(Reason.values())
        .filter(
            reason -> results.stream().anyMatch(result -> Reason.of(result.prediction()) == reason))
        .toList();
  }

  /** A preset's name for the head of a narrow column. */
  static String shortName(NatPreset preset) {
    return switch (preset) {
      case OPEN -> "open";
      case FULL_CONE -> "full-c.";
      case RESTRICTED -> "restr.";
      case PORT_RESTRICTED -> "port-r.";
      case SYMMETRIC -> "symm.";
      case SYMMETRIC_SEQUENTIAL -> "sequ.";
      case CARRIER_GRADE -> "carrier";
      case UDP_BLOCKED -> "blocked";
      case FIREWALL -> "firew.";
    };
  }

  /** Round trips, as one says them: {@code 2.0}, {@code 125}. */
  static String number(double roundTrips) {
    return String.format(Locale.ROOT, roundTrips < MANY ? "%.1f" : "%.0f", roundTrips);
  }

  /** How a matrix did, in one line. */
  static String summary(List<Result> results) {
    long runs = results.stream().mapToLong(result -> result.outcomes().size()).sum();
    long repeated =
        results.stream()
            .flatMap(result -> result.outcomes().stream())
            .filter(outcome -> outcome.numberOfCalls() > 1)
            .count();
    long different = results.stream().filter(result -> !result.agrees()).count();
    return results.size()
        + " cells, "
        + runs
        + " runs"
        + (repeated == 0
            ? ""
            : ", " + repeated + " with a second call as the server's word was lost four times")
        + ": "
        + (different == 0
            ? "the simulator agrees with theory in every cell."
            : "the simulator DISAGREES with theory in " + different + ".");
  }
}
