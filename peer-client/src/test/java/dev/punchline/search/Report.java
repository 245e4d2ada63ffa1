package dev.punchline.search;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.sim.network.Agenda;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A run for whoever wants to understand it: the world, what each one was told, the datagrams. */
record Report(Run.Outcome outcome) {
  private static final int LAST_DATAGRAMS = 40;
  private static final int LONGEST_EVENT = 150;

  /** The end of the ladder only. */
  String brief() {
    return text(LAST_DATAGRAMS);
  }

  /** The whole ladder. */
  String whole() {
    return text(Integer.MAX_VALUE);
  }

  private String text(int datagrams) {
    List<String> lines = new ArrayList<>();
    outcome.violation().ifPresent(found -> lines.add(found.invariant() + ": " + found.how()));
    lines.addAll(outcome.world().describe());
    lines.add(
        new Theory(outcome.world())
            .obstacle()
            .map(why -> "  nothing is claimed: " + why)
            .orElse("  they must be able to meet"));
    lines.add("told:");
    lines.addAll(diary());
    lines.add("datagrams:");
    lines.addAll(outcome.stage().scenario().network().ladder().lines(datagrams));
    lines.add("replay: " + replay());
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  /** The line to type. */
  String replay() {
    return "scripts/search --seed " + outcome.world().seed() + outcome.world().only();
  }

  private List<String> diary() {
    record Entry(Person person, Person.Seen seen) {}
    return outcome.stage().people().stream()
        .flatMap(person -> person.seen().stream().map(seen -> new Entry(person, seen)))
        .filter(entry -> isNews(entry.seen().event()))
        .sorted(Comparator.comparing(entry -> entry.seen().at()))
        .map(entry -> line(entry.person(), entry.seen()))
        .toList();
  }

  private static boolean isNews(PeerEvent event) {
    return !(event instanceof PeerEvent.HelloSent || event instanceof PeerEvent.HelloReceived);
  }

  private static String line(Person person, Person.Seen seen) {
    Duration at = Duration.between(Agenda.START, seen.at());
    String event = String.valueOf(seen.event());
    String text = event.length() > LONGEST_EVENT ? event.substring(0, LONGEST_EVENT) + "…" : event;
    return "%9.3f s  %-6s %s".formatted(at.toMillis() / 1e3, person.who().label(), text);
  }
}
