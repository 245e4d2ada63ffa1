package dev.punchline.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
  private final Thread reader;
  private final Writer in;
  private final List<Event> events = new ArrayList<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final List<String> malformed = new ArrayList<>();
  private int consumed;

  private PeerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.reader = Thread.ofPlatform().daemon().start(this::readEvents);
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
        deadline.await(events);
      }
    }
  }

  /** The first event of this name, be it past already or to come. */
  Event find(String event) {
    Deadline deadline = Deadline.step();
    synchronized (events) {
      while (true) {
        Optional<Event> found =
            events.stream().filter(candidate -> candidate.name().equals(event)).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        if (deadline.hasPassed()) {
          throw new AssertionError(
              "%s: no %s came, but %s; errors: %s".formatted(name, event, events, errors));
        }
        deadline.await(events);
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
      if (!malformed.isEmpty()) {
        throw new AssertionError(name + " wrote lines that are no events: " + malformed);
      }
      return List.copyOf(events);
    }
  }

  /** The lines it has heard so far. */
  List<String> heard() {
    return events().stream()
        .filter(event -> event.name().equals("text"))
        .map(event -> event.text("text"))
        .toList();
  }

  /** What it has written to standard error so far. */
  List<String> errors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /** Waits until it has ended and all it wrote is read, and returns its exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(Deadline.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " does not end; it wrote " + events());
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends it as if its machine had lost power: no goodbye. */
  void kill() {
    var unused = process.toHandle().destroyForcibly();
  }

  /** Sends SIGTERM; {@link Process#destroy} would also close the pipes we read from. */
  void terminate() {
    var unused = process.toHandle().destroy();
  }

  /** Stops it as if its machine slept, until {@link #resume}. */
  void suspend() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
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
        if (json.path("event").isTextual() && json.isObject()) {
          events.add(new Event(name, Instant.parse(json.path("time").asText()), json));
        } else {
          malformed.add(line);
        }
      } catch (JsonProcessingException | DateTimeException e) {
        malformed.add(line);
      }
      events.notifyAll();
    }
  }

  private void signal(String signal) {
    Process kill =
        Launchers.start(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())));
    try {
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("no signal could be sent to " + name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
