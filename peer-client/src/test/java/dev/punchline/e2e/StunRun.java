package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of {@code peer-client stun --json --verbose}, to its end.
 *
 * @param events its lines
 */
record StunRun(int exitCode, List<JsonNode> events, List<String> errors) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ATTRIBUTE =
      Pattern.compile("0x[0-9a-f]{4} (\\S+) +\\d+  (.*?)   \\(.*\\)");

  /** What a message had, by the names of the RFCs, as it was described. */
  record Attributes(Map<String, String> values) {
    String get(String name) {
      return values.getOrDefault(name, "missing");
    }

    boolean has(String name) {
      return values.containsKey(name);
    }
  }

  /** Runs it with more arguments. */
  static StunRun of(String... arguments) {
    return with(Optional.empty(), arguments);
  }

  /** Runs it with a password in its environment. */
  static StunRun as(String user, String password, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--username", user));
    return with(Optional.of(password), all.toArray(String[]::new));
  }

  private static StunRun with(Optional<String> password, String... arguments) {
    List<String> all = new ArrayList<>(List.of("stun", "--json", "--verbose"));
    all.addAll(List.of(arguments));
    ProcessBuilder builder = Launchers.of("peer-client", all.toArray(String[]::new));
    builder.environment().put("LC_ALL", "C.UTF-8");
    password.ifPresent(it -> builder.environment().put("PUNCHLINE_PASSWORD", it));
    Program program = Program.run(builder);
    List<JsonNode> events = program.out().lines().stream().map(StunRun::parse).toList();
    return new StunRun(program.awaitExit(), events, program.err().lines());
  }

  /** The only event of this name. */
  JsonNode event(String name) {
    assertThat(all(name)).as(this::toString).hasSize(1);
    return all(name).getFirst();
  }

  /** A field of the only event of this name. */
  String text(String event, String field) {
    return event(event).path(field).asText();
  }

  /** All events of this name. */
  List<JsonNode> all(String name) {
    return events.stream().filter(event -> event.path("event").asText().equals(name)).toList();
  }

  /** What each message had that went out. */
  List<Attributes> sent() {
    return all("message-sent").stream().map(StunRun::attributes).toList();
  }

  /** What each message had that came. */
  List<Attributes> received() {
    return all("message-received").stream().map(StunRun::attributes).toList();
  }

  private static Attributes attributes(JsonNode message) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (JsonNode line : message.path("lines")) {
      Matcher matcher = ATTRIBUTE.matcher(line.asText());
      if (matcher.matches()) {
        var unused = attributes.put(matcher.group(1), matcher.group(2));
      }
    }
    return new Attributes(attributes);
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }
}
