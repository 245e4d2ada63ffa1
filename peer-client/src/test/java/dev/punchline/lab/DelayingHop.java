package dev.punchline.lab;

import dev.punchline.e2e.Launchers;
import dev.punchline.e2e.Program;
import java.time.Duration;
import java.util.List;

/** A machine between two cables, {@code near} and {@code far}, that passes everything on later. */
final class DelayingHop {
  private DelayingHop() {}

  /** Starts one, and waits until it passes on. */
  static Program start(Namespace machine, Duration delay) {
    ProcessBuilder builder =
        new ProcessBuilder(
            machine.inside(
                List.of(
                    Launchers.path("lib/delay-hop").toString(),
                    String.valueOf(delay.toMillis()),
                    "near",
                    "far")));
    Program hop = Program.start(builder);
    try {
      var unused = hop.out().find("ready"::equals);
      return hop;
    } catch (AssertionError e) {
      hop.close();
      throw e;
    }
  }
}
