package dev.punchline.search;

import dev.punchline.sim.network.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that makes a run what it is.
 *
 * @param seed what the world was made from, and what its links and boxes draw from
 * @param only how to ask for those of the things that happen that were kept; empty if all were
 * @param places the number of the net that each one is in, {@link Net#INTERNET} for a public host
 * @param weather the internet, and carriers' networks, at the beginning
 * @param plan what happens, in order
 * @param finale how it ends, after all that
 */
record World(
    long seed,
    String only,
    Signals signals,
    List<Net> nets,
    Map<Who, Integer> places,
    Line weather,
    List<Planned> plan,
    Finale finale) {
  /** What happens, and when since the beginning. */
  record Planned(Duration at, Happening what) {}

  /**
   * How a run ends: what was broken is mended, and then Alice calls Bob.
   *
   * @param weather the lines from then on
   * @param patient whether she waits until everything has come to rest
   * @param anew whose programs are started anew before
   */
  record Finale(Line weather, boolean patient, Set<Who> anew) {}

  /** When the last thing has happened, things that take time included. */
  Duration quietFrom() {
    return plan.isEmpty() ? Duration.ofSeconds(1) : plan.getLast().at().plusSeconds(1);
  }

  /** The same with nothing but these of the things that happen. */
  World only(Set<Integer> numbers) {
    List<Planned> kept =
        IntStream.range(0, plan.size()).filter(numbers::contains).mapToObj(plan::get).toList();
    String option =
        numbers.isEmpty()
            ? " --only none"
            : numbers.stream()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(",", " --only ", ""));
    return new World(seed, option, signals, nets, places, weather, kept, finale);
  }

  /** For people; what happens is numbered. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("world " + seed + only + ", signaling in " + signals);
    IntStream.range(0, nets.size())
        .mapToObj(
            i ->
                "  net "
                    + i
                    + " "
                    + nets.get(i).name()
                    + " in "
                    + inWords(nets.get(i).parent())
                    + ": "
                    + nets.get(i).box())
        .forEach(lines::add);
    lines.add(
        "  "
            + places.entrySet().stream()
                .map(place -> place.getKey().label() + " in " + inWords(place.getValue()))
                .collect(Collectors.joining(", ")));
    lines.add("  " + weather);
    IntStream.range(0, plan.size())
        .mapToObj(
            i ->
                "  %2d  %7.3f s  %s"
                    .formatted(i, plan.get(i).at().toMillis() / 1e3, plan.get(i).what()))
        .forEach(lines::add);
    lines.add("  at last " + finale);
    return lines;
  }

  private String inWords(int net) {
    return net == Net.INTERNET ? "the internet" : nets.get(net).name();
  }
}
