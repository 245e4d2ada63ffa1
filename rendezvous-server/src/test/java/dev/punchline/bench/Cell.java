package dev.punchline.bench;

import dev.punchline.bench.report.Samples;
import dev.punchline.bench.target.Punchline;
import java.util.Optional;

/**
 * A load in the rounds, and what came of it.
 *
 * @param key its name for programs
 * @param label its name for people
 * @param server whose pauses are looked at, where it is ours
 */
record Cell(
    String key, String label, Load load, Optional<Punchline> server, Samples closed, Samples open) {

  static Cell of(Part part, Load load, Punchline server) {
    return new Cell(
        part.key(), part.title(), load, Optional.of(server), new Samples(), new Samples());
  }

  static Cell baseline(String name, Load load) {
    return new Cell(
        name.replace(' ', '-'),
        Part.STUN.title() + ", " + name,
        load,
        Optional.empty(),
        new Samples(),
        new Samples());
  }
}
