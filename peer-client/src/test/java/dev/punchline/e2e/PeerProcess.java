package dev.punchline.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A peer that runs as a process with {@code --json}. */
public final class PeerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of a peer's output. */
  public record Event(String peer, Instant at, JsonNode json) {
    /** Which event it is. */
    public String name() {
      return json.path("event").asText();
    }

    /** One of its fields, as text; empty if there is none. */
    public String text(String field) {
      return json.path(field).asText();
    }
  }

  private final String name;
  private final Program program;
  private int consumed;

  private PeerProcess(String name, Program program) {
    this.name = name;
    this.program = program;
  }

  /** Starts a process that runs {@code peer-client chat --json}. */
  public static PeerProcess start(String name, ProcessBuilder builder) {
    return new PeerProcess(name, Program.start(builder));
  }

  /** Starts {@code peer-client chat --json} with more arguments. */
  static PeerProcess chat(String name, URI server, String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("chat", "--json", "--server", server.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return start(name, Launchers.of("peer-client", all));
  }

  String name() {
    return name;
  }

  /** Types a line: something to say, or a command. */
  public void type(String line) {
    program.type(line);
  }

  /** Ends its input. */
  void endInput() {
    program.endInput();
  }

  /** Waits for an event of this name that no earlier wait has passed. */
  public Event await(String event) {
    return await(event, any -> true);
  }

  /** Waits for such an event that no earlier wait has passed. */
  public Event await(String event, Predicate<Event> condition) {
    int index = indexOf(event, condition, consumed);
    consumed = index + 1;
    return parse(program.out().lines().get(index));
  }

  /** Waits for the first event with one of these names that no earlier wait has passed. */
  Event awaitAny(String... names) {
    List<String> wanted = List.of(names);
    int index = program.out().indexOf(line -> wanted.contains(parse(line).name()), consumed);
    consumed = index + 1;
    return parse(program.out().lines().get(index));
  }

  /** The first event of this name, be it past already or to come. */
  public Event find(String event) {
    int index = indexOf(event, any -> true, 0);
    return parse(program.out().lines().get(index));
  }

  /** Waits until the peer has an identity, and returns it. */
  public String awaitUuid() {
    return await("registered").text("uuid");
  }

  /** Everything it has written so far. */
  public List<Event> events() {
    return program.out().lines().stream().map(this::parse).toList();
  }

  /** The lines it has heard so far. */
  public List<String> heard() {
    return events().stream()
        .filter(event -> event.name().equals("text"))
        .map(event -> event.text("text"))
        .toList();
  }

  /** What it has written to standard error so far. */
  List<String> errors() {
    return program.err().lines();
  }

  /** Waits until it has ended and all it wrote is read, and returns its exit code. */
  public int awaitExit() {
    return program.awaitExit();
  }

  /** Ends it as if its machine had lost power: no goodbye. */
  void kill() {
    program.kill();
  }

  /** Sends SIGTERM. */
  void terminate() {
    program.terminate();
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

  private int indexOf(String event, Predicate<Event> condition, int from) {
    try {
      return program
          .out()
          .indexOf(
              line -> {
                Event candidate = parse(line);
                return candidate.name().equals(event) && condition.test(candidate);
              },
              from);
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s: no %s came: %s; errors: %s".formatted(name, event, e.getMessage(), errors()), e);
    }
  }

  private Event parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      if (json.isObject() && json.path("event").isTextual()) {
        return new Event(name, Instant.parse(json.path("time").asText()), json);
      }
      throw new AssertionError(name + " wrote a line that is no event: " + line);
    } catch (JsonProcessingException | DateTimeException e) {
      throw new AssertionError(name + " wrote a line that is no event: " + line, e);
    }
  }

  private void signal(String signal) {
    Process kill =
        Launchers.start(new ProcessBuilder("kill", "-" + signal, String.valueOf(program.pid())));
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
