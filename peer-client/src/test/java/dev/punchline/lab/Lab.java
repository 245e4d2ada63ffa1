package dev.punchline.lab;

import dev.punchline.e2e.Launchers;
import dev.punchline.e2e.Program;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One scenario's world: an Internet with a rendezvous server on it. Nothing of it touches the real
 * network, and everything goes when it is closed, even by Ctrl-C.
 */
final class Lab implements AutoCloseable {
  private static final int HTTP_PORT = 8088;

  private final String name;
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();
  private final Map<String, String> findings = new LinkedHashMap<>();
  private final Thread onExit = new Thread(this::dismantle);
  private final Internet internet;
  private final String serverAddress;

  /** Builds it, and waits until the server is ready. */
  Lab(String name) {
    this.name = name;
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      this.internet = new Internet(this);
      Namespace machine = namespace("server");
      this.serverAddress = internet.attach(machine);
      Program server =
          start(
              machine,
              Launchers.of(
                  "rendezvous-server",
                  "--host",
                  serverAddress,
                  "--http-port",
                  String.valueOf(HTTP_PORT)));
      var unusedReady = server.out().find(line -> line.startsWith("ready "));
      answersOnce(machine);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  Internet internet() {
    return internet;
  }

  /** What peers are told as {@code --server}. */
  URI server() {
    return URI.create("http://%s:%d".formatted(serverAddress, HTTP_PORT));
  }

  /** In nftables' language: what the server says over HTTP, but not how the connection begins. */
  String answersOverHttp() {
    return "ip saddr %s tcp sport %d tcp flags & psh == psh".formatted(serverAddress, HTTP_PORT);
  }

  /** A machine that is not attached to anything. */
  Namespace namespace(String machine) {
    return keep(Namespace.create(name + "-" + machine));
  }

  /** Starts a program on a machine. */
  Program start(Namespace machine, ProcessBuilder builder) {
    return keep(Program.start(builder.command(machine.inside(builder.command()))));
  }

  /** Closes this when the lab is closed; what was kept last is closed first. */
  <T extends AutoCloseable> T keep(T resource) {
    synchronized (kept) {
      kept.push(resource);
    }
    return resource;
  }

  /** Puts a sentence about what happened into the report. */
  void notes(String finding) {
    findings.merge("outcome", finding, "%s; %s"::formatted);
  }

  /** Puts the time to contact into the report, as many times this round trip if that is known. */
  void contactTook(Duration took, Duration roundTrip) {
    double millis = took.toNanos() / 1e6;
    String time = String.format(Locale.ROOT, "%.0f ms", millis);
    if (!roundTrip.isZero()) {
      time += String.format(Locale.ROOT, " (%.1f round trips)", millis / roundTrip.toMillis());
    }
    findings.put("contact", time);
  }

  /** What is to be reported. */
  Map<String, String> findings() {
    return Map.copyOf(findings);
  }

  @Override
  public void close() {
    var unused = Runtime.getRuntime().removeShutdownHook(onExit);
    dismantle();
  }

  /** Its first answer takes seconds on a machine that is busy, and no peer waits that long. */
  private void answersOnce(Namespace machine) {
    String request =
        "exec 3<>/dev/tcp/%s/%d; printf 'GET /get-udp-port HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
            .formatted(serverAddress, HTTP_PORT);
    var unused = machine.run("bash", "-c", request);
  }

  private void dismantle() {
    List<AutoCloseable> all;
    synchronized (kept) {
      all = List.copyOf(kept);
      kept.clear();
    }
    for (AutoCloseable resource : all) {
      try {
        resource.close();
      } catch (Exception e) {
        // The others have to go all the same; the next run removes what is left.
        System.err.println(name + ": " + e.getMessage());
      }
    }
  }
}
