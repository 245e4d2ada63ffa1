package dev.punchline.search;

import dev.punchline.sim.Peer;
import dev.punchline.sim.Replay;
import dev.punchline.sim.Scenario;
import dev.punchline.sim.Site;
import dev.punchline.sim.network.Agenda;
import dev.punchline.sim.network.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world, set up in the simulator. */
final class Stage {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private final Scenario scenario;
  private final List<Site> sites = new ArrayList<>();
  private final Map<Who, Person> people = new EnumMap<>(Who.class);
  private final Stranger stranger;
  private boolean serverRuns = true;

  Stage(World world, Replay replay) {
    Line weather = world.weather();
    scenario =
        Scenario.seeded(world.seed(), replay).delaying(weather.shortest(), weather.longest());
    scenario.over(line -> weather);
    for (int i = 0; i < world.nets().size(); i++) {
      sites.add(site(world, i).behind(world.nets().get(i).box()));
    }
    for (Who who : Who.values()) {
      int net = world.places().getOrDefault(who, Net.INTERNET);
      Peer peer =
          net == Net.INTERNET ? scenario.host(who.label()) : sites.get(net).host(who.label());
      if (world.signals() == Signals.STUN) {
        // Whoever waits for a third one is not to be called.
        peer.as(who.label()).waitingAtMost(LONGEST_WAIT);
      }
      people.put(who, new Person(who, peer, agenda()));
    }
    stranger = new Stranger(scenario.network());
  }

  private Site site(World world, int number) {
    Net net = world.nets().get(number);
    if (net.parent() != Net.INTERNET) {
      return sites.get(net.parent()).lan(net.name());
    }
    boolean carrier = world.nets().stream().anyMatch(other -> other.parent() == number);
    return carrier ? scenario.carrier(net.name()) : scenario.lan(net.name());
  }

  Scenario scenario() {
    return scenario;
  }

  Agenda agenda() {
    return scenario.network().agenda();
  }

  Person person(Who who) {
    return Optional.ofNullable(people.get(who)).orElseThrow();
  }

  List<Person> people() {
    return List.copyOf(people.values());
  }

  Site site(int net) {
    return sites.get(net);
  }

  Stranger stranger() {
    return stranger;
  }

  void stopServer() {
    if (serverRuns) {
      serverRuns = false;
      scenario.server().stops();
    }
  }

  void startServer() {
    if (!serverRuns) {
      serverRuns = true;
      scenario.server().starts();
    }
  }

  /** Ends everything that was begun to be undone later. */
  void mend() {
    startServer();
    sites.forEach(site -> site.link().heal());
    for (Person person : people.values()) {
      person.peer().link().heal();
      wake(person);
    }
  }

  void wake(Person person) {
    if (person.peer().host().isAsleep()) {
      person.peer().wakesUp();
    }
  }

  /** Lets time pass, and everybody take note. */
  void passes(Duration time) {
    scenario.passes(time);
    people.values().forEach(Person::catchUp);
  }
}
