package dev.punchline.bench.target;

import dev.punchline.bench.load.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our server, as a process: the real one, with its usual limits, counters and log. */
public final class Punchline implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready udp=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+).*");

  private final Target target;
  private final InetSocketAddress http;
  private final GcLog gc;

  private Punchline(Target target, InetSocketAddress http, GcLog gc) {
    this.target = target;
    this.http = http;
    this.gc = gc;
  }

  /**
   * Starts it on 127.0.0.1, at ports that the system chooses.
   *
   * @param folder for its log, and the log of its garbage collector
   * @param name what these are called; without spaces
   * @param options for the server
   * @throws IOException if it does not start
   */
  public static Punchline start(Java java, Path folder, String name, List<String> options)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--host", "127.0.0.1", "--udp-port", "0", "--http-port", "0"));
    arguments.addAll(options);
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(java.server(arguments))
            .directory(folder.toFile())
            .redirectError(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PUNCHLINE_"));
    // Relative, because a flag cannot have spaces.
    builder.environment().put(java.flags(), "-Xlog:gc:file=" + name + ".gc");
    Process process = builder.start();
    String line = process.inputReader().readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new IOException("the server did not start: " + lastLine(log));
    }
    return new Punchline(
        new Target("Punchline", process, at(ready.group(1))),
        at(ready.group(2)),
        new GcLog(folder.resolve(name + ".gc")));
  }

  /** The process. */
  public Target target() {
    return target;
  }

  /** Where it answers STUN and messages. */
  public InetSocketAddress udp() {
    return target.udp();
  }

  /** Where it answers HTTP. */
  public InetSocketAddress http() {
    return http;
  }

  /** What its garbage collector says. */
  public GcLog gc() {
    return gc;
  }

  @Override
  public void close() {
    target.close();
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  private static InetSocketAddress at(String port) {
    return Loopback.at(Integer.parseInt(port));
  }
}
