package dev.punchline.e2e;

import dev.punchline.e2e.PeerProcess.Event;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Figures of the real programs on this machine: start-up, shutdown, time to contact, memory. {@code
 * scripts/measure} starts it.
 */
public final class Measure {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int RUNS = 10;
  private static final Duration DELAY = Duration.ofMillis(50);

  private Measure() {}

  /** Prints a table; takes about a minute. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    OUT.printf("%d runs of each, wall time; %s%n%n", RUNS, machine());
    OUT.printf("%-58s %9s %9s %9s%n", "ms", "min", "median", "max");
    print("peer-client --version, from command to exit", startUp("--version"));
    List<Double> ready = new ArrayList<>();
    List<Double> stop = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (ServerProcess server = ServerProcess.start()) {
        ready.add(millis(server.timeToReady()));
        residentMemory(server.pid()).ifPresent(memory::add);
        long start = System.nanoTime();
        var unused = server.stop();
        stop.add(millis(Duration.ofNanos(System.nanoTime() - start)));
      }
    }
    print("rendezvous-server, from command to its ready line", ready);
    print("rendezvous-server, from SIGTERM to the end of its process", stop);
    try (ServerProcess server = ServerProcess.start()) {
      String udp = "127.0.0.1:" + server.udp().getPort();
      print("peer-client stun HOST:PORT, from command to exit", startUp("stun", udp));
      print(
          "peer-client stun, asking the server for its port first",
          startUp("stun", "--server", server.url().toString()));
      contact("loopback", server.url());
      OUT.printf("%n%-58s %9s %9s %9s%n", "MiB", "min", "median", "max");
      if (!memory.isEmpty()) {
        print("rendezvous-server, resident memory once it is ready", memory);
      }
      residentMemory(server.pid())
          .ifPresent(it -> print("  the same, after the calls above", List.of(it)));
      try (DelayedNetwork network = new DelayedNetwork(server, DELAY)) {
        OUT.printf("%nEvery datagram and HTTP byte delayed %d ms one way:%n", DELAY.toMillis());
        contact("50 ms one way", network.url());
      }
    }
  }

  /** Two fresh peers each time; the call is placed when both have long been up. */
  private static void contact(String where, URI url) {
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (PeerProcess called = PeerProcess.chat("called", url);
          PeerProcess caller = PeerProcess.chat("caller", url)) {
        String uuid = called.awaitUuid();
        caller.awaitUuid();
        first.add(callAndAwaitContact(caller, called, uuid));
      }
    }
    print("from the call to contact on both sides, " + where, first);
    try (PeerProcess called = PeerProcess.chat("called", url)) {
      String uuid = called.awaitUuid();
      for (int i = 0; i <= RUNS; i++) {
        try (PeerProcess caller = PeerProcess.chat("caller", url)) {
          caller.awaitUuid();
          double took = callAndAwaitContact(caller, called, uuid);
          if (i > 0) {
            later.add(took);
          }
          caller.type("/quit");
          called.await("closed");
        }
      }
    }
    print("  the same, when the called peer has chatted before", later);
  }

  private static double callAndAwaitContact(PeerProcess caller, PeerProcess called, String uuid) {
    long start = System.nanoTime();
    caller.type("/call " + uuid);
    Event atCaller = caller.await("contact");
    Event atCalled = called.await("contact");
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // The later of the two was awaited; both clocks are this machine's.
    return Math.max(millis(took), Math.abs(millis(Duration.between(atCaller.at(), atCalled.at()))));
  }

  private static List<Double> startUp(String... arguments)
      throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i <= RUNS; i++) {
      long start = System.nanoTime();
      Process process =
          Launchers.of("peer-client", arguments)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException("peer-client " + List.of(arguments) + " failed");
      }
      if (i > 0) {
        times.add(millis(Duration.ofNanos(System.nanoTime() - start)));
      }
    }
    return times;
  }

  /** In MiB; empty where the system does not tell. */
  private static Optional<Double> residentMemory(long pid) throws IOException {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .map(kilobytes -> Integer.parseInt(kilobytes) / 1024.0)
        .findFirst();
  }

  private static void print(String what, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    OUT.printf(
        Locale.ROOT,
        "%-58s %9.1f %9.1f %9.1f%n",
        what,
        sorted.getFirst(),
        median,
        sorted.getLast());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static String machine() {
    return "Java %s, %d processors, %s"
        .formatted(
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"));
  }
}
