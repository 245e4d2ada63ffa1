package dev.punchline.sim;

import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.sim.network.Box;
import dev.punchline.sim.network.Link;
import dev.punchline.sim.network.Place;
import java.util.Optional;

/** A home, an office or a carrier's network: a place with a box towards the place around it. */
public final class Site {
  private final Scenario scenario;
  private final Place place;
  private final Place around;
  private Optional<Box> box = Optional.empty();

  Site(Scenario scenario, Place place, Place around) {
    this.scenario = scenario;
    this.place = place;
    this.around = around;
  }

  /** Puts a box in front of it. */
  public Site behind(NatPreset preset) {
    return behind(preset.settings());
  }

  /** Puts a box in front of it. */
  public Site behind(NatSettings settings) {
    if (box.isPresent()) {
      throw new IllegalStateException(place.name() + " has a box; another one is a gateway");
    }
    box = Optional.of(gateway(place.name() + "-box", settings));
    return this;
  }

  /** One more box towards the place around, for those that leave through it. */
  public Box gateway(String name, NatSettings settings) {
    return scenario.network().join(name, place, settings, around);
  }

  /** The box in front of it; a site that was given none has one that lets everything pass. */
  public Box box() {
    if (box.isEmpty()) {
      behind(NatPreset.OPEN);
    }
    return box.orElseThrow();
  }

  /** The link between its box and the place around. */
  public Link link() {
    return box().link();
  }

  /** What everything from one to another passes inside. */
  public Link medium() {
    return place.medium();
  }

  /** A home in this site: behind this box, and one of its own. */
  public Site lan(String name) {
    var unused = box();
    return new Site(scenario, scenario.network().lan(name), place);
  }

  /** A peer's computer. */
  public Peer host(String name) {
    var unused = box();
    return scenario.peer(name, place);
  }
}
