package dev.punchline.bench;

import dev.punchline.bench.target.Java;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our server, several times, each started when it is first asked for. They differ in how long a
 * registration lives.
 */
final class Servers implements AutoCloseable {
  private static final Duration LONGER_THAN_ANY_RUN = Duration.ofHours(6);
  private static final int MORE_THAN_ANY_RUN_REGISTERS = 4_000_000;

  private final Java java;
  private final Path folder;
  private final Scale scale;
  private final List<String> options;
  private final Map<String, Punchline> started = new HashMap<>();

  /**
   * Starts nothing yet.
   *
   * @param folder for their logs
   * @param options for each of them
   */
  Servers(Java java, Path folder, Scale scale, List<String> options) {
    this.java = java;
    this.folder = folder;
    this.scale = scale;
    this.options = options;
  }

  /** Forgets nobody. */
  Punchline lasting() throws IOException {
    return server("lasting", LONGER_THAN_ANY_RUN);
  }

  /** Soon forgets those who came once, and so has few registrations. */
  Punchline passing() throws IOException {
    return server("passing", scale.smallLifetime());
  }

  /** Remembers for as long as it takes to fill its table and to look at it. */
  Punchline large() throws IOException {
    return server("large", scale.largeLifetime());
  }

  @Override
  public void close() {
    started.values().forEach(Punchline::close);
  }

  private Punchline server(String name, Duration lifetime) throws IOException {
    Punchline running = started.get(name);
    if (running != null) {
      return running;
    }
    List<String> all =
        new ArrayList<>(
            List.of(
                "--max-registrations",
                String.valueOf(MORE_THAN_ANY_RUN_REGISTERS),
                "--registration-ttl",
                lifetime.toMillis() / 1e3 + "s"));
    all.addAll(options);
    Punchline server = Punchline.start(java, folder, name, all);
    started.put(name, server);
    return server;
  }
}
