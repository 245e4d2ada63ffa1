package dev.punchline.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rendezvous server that runs as a process on 127.0.0.1. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready udp=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+)( .*)?");

  private final Process process;
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final int udpPort;
  private final int httpPort;
  private final Duration timeToReady;

  private ServerProcess(Process process, long startedAt) {
    this.process = process;
    Thread.ofPlatform().daemon().start(() -> process.errorReader().lines().forEach(errors::add));
    Matcher ready = READY.matcher(firstLine());
    if (!ready.matches()) {
      process.destroy();
      throw new IllegalStateException("the server did not get ready: " + errors);
    }
    this.timeToReady = Duration.ofNanos(System.nanoTime() - startedAt);
    this.udpPort = Integer.parseInt(ready.group(1));
    this.httpPort = Integer.parseInt(ready.group(2));
  }

  /** Starts a server on ports that the system chooses, and waits until it is ready. */
  static ServerProcess start(String... arguments) {
    return start(0, 0, arguments);
  }

  /** Starts a server on these ports, and waits until it is ready. */
  static ServerProcess start(int udpPort, int httpPort, String... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--host", "127.0.0.1"));
    all.addAll(List.of("--udp-port", String.valueOf(udpPort)));
    all.addAll(List.of("--http-port", String.valueOf(httpPort)));
    if (udpPort != 0 && !List.of(arguments).contains("--alternate-port")) {
      // The port next to one that was free need not be.
      all.addAll(List.of("--alternate-port", "0", "--tcp-port", "0"));
    }
    all.addAll(List.of(arguments));
    long startedAt = System.nanoTime();
    ProcessBuilder builder = Launchers.of("rendezvous-server", all.toArray(String[]::new));
    return new ServerProcess(Launchers.start(builder), startedAt);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  InetSocketAddress udp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), udpPort);
  }

  int httpPort() {
    return httpPort;
  }

  long pid() {
    return process.pid();
  }

  Duration timeToReady() {
    return timeToReady;
  }

  /** What it has written to standard error so far. */
  List<String> errors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /** Sends SIGTERM and waits. */
  int stop() {
    process.destroy();
    try {
      if (!process.waitFor(Deadline.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not stop on SIGTERM");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      var unused = stop();
    }
  }

  private String firstLine() {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    try {
      String line = out.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
