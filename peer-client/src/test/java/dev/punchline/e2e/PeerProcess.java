package dev.punchline.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A peer that runs as a process with {@code --json}. */
final class PeerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of a peer's output. */
  record Event(String peer, Instant at, JsonNode json) {
    String name() {
      return json.path("event").asText();
    }

    String text(String field) {
      return json.path(field).asText();
    }
  }

  private final String name;
  private final Process process;
  private final Writer in;
  private final List<Event> events = new ArrayList<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private int consumed;

  private PeerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().start(this::readEvents);
    Thread.ofPlatform()
        .daemon()
        .start(() -> process.errorReader(StandardCharsets.UTF_8).lines().forEach(errors::add));
  }

  /** Starts {@code peer-client chat --json} with more arguments. */
  static PeerProcess chat(String name, URI server, String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("chat", "--json", "--server", server.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return new PeerProcess(name, Launchers.start(Launchers.of("peer-client", all)));
  }

  String name() {
    return name;
  }

  /** Types a line: something to say, or a command. */
  void type(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its input. */
  void endInput() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for an event of this name that no earlier wait has passed. */
  Event await(String event) {
    return await(event, any -> true);
  }

  /** Waits for such an event that no earlier wait has passed. */
  Event await(String event, Predicate<Event> condition) {
    Deadline deadline = Deadline.step();
    synchronized (events) {
      while (true) {
        for (int i = consumed; i < events.size(); i++) {
          Event candidate = events.get(i);
          if (candidate.name().equals(event) && condition.test(candidate)) {
            consumed = i + 1;
            return candidate;
          }
        }
        if (deadline.hasPassed()) {
          throw new AssertionError(
              "%s: no %s came; since the last wait: %s; errors: %s"
                  .formatted(name, event, events.subList(consumed, events.size()), errors));
        }
        waitFor(deadline);
      }
    }
  }

  /** Waits until the peer has an identity, and returns it. */
  String awaitUuid() {
    return await("registered").text("uuid");
  }

  /** Everything it has written so far. */
  List<Event> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** What it has written to standard error so far. */
  List<String> errors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /** Waits until it has ended, and returns its exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(Deadline.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " does not end; it wrote " + events());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends it as if its machine had lost power: no goodbye. */
  void kill() {
    var unused = process.destroyForcibly();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    kill();
  }

  private void waitFor(Deadline deadline) {
    try {
      events.wait(deadline.remainingMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void readEvents() {
    try {
      process.inputReader(StandardCharsets.UTF_8).lines().forEach(this::add);
    } catch (UncheckedIOException e) {
      // It was killed while we read.
    }
  }

  private void add(String line) {
    synchronized (events) {
      try {
        JsonNode json = JSON.readTree(line);
        events.add(new Event(name, Instant.parse(json.path("time").asText()), json));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(name + " wrote no JSON: " + line, e);
      }
      events.notifyAll();
    }
  }
}
