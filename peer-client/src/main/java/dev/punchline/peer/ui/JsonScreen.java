package dev.punchline.peer.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.punchline.protocol.session.PeerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * For scripts: one JSON object per line out, and in either such an object with a {@code command} or
 * a line as it would be typed. The names are documented in the README and do not change.
 */
public final class JsonScreen implements Screen {
  /** Writes pure ASCII, so that neither a locale nor a terminal can change what is read. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .configure(JsonWriteFeature.ESCAPE_NON_ASCII, true)
          .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
          .build();

  private final BufferedReader in;
  private final PrintStream out;
  private final InstantSource clock;
  private final Naming naming;

  /** As the other constructor does where the server assigns UUIDs. */
  public JsonScreen(InputStream in, PrintStream out, InstantSource clock) {
    this(in, out, clock, Naming.ASSIGNED);
  }

  /**
   * None of the streams is closed by this screen.
   *
   * @param clock tells the time of each line that is no event
   * @param naming by what peers are called
   */
  public JsonScreen(InputStream in, PrintStream out, InstantSource clock, Naming naming) {
    this.naming = naming;
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void event(PeerEvent event, Instant at) {
    write(JsonEvents.of(event), at);
  }

  @Override
  public void datagram(DatagramSeen seen) {
    write(JsonEvents.of(seen), seen.at());
  }

  @Override
  public void answer(Answer answer) {
    write(JsonEvents.of(answer), clock.instant());
  }

  @Override
  public void problem(String code, String message) {
    write(JsonEvents.error(code, message), clock.instant());
  }

  @Override
  public Optional<Command> read() throws IOException {
    return Optional.ofNullable(in.readLine()).map(line -> parse(line, naming));
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean isBroken() {
    return out.checkError();
  }

  /** Nothing to give back; every line has been flushed, and to try again could block for ever. */
  @Override
  public void close() {}

  static Command parse(String line, Naming naming) {
    if (!line.startsWith("{")) {
      return Command.parse(line, naming);
    }
    try {
      JsonNode object = JSON.readTree(line);
      return switch (object.path("command").asText()) {
        case "say" ->
            object.path("text").isTextual()
                ? new Command.Say(object.path("text").asText())
                : new Command.Invalid("\"say\" needs a string in \"text\"");
        case "call" -> Command.call(Optional.of(object.path("peer").asText()), naming);
        case "whoami" -> new Command.WhoAmI();
        case "stats" -> new Command.Stats();
        case "nat" -> Command.nat(Optional.ofNullable(object.path("change").textValue()));
        case "trace" -> trace(object.path("on"));
        case "help" -> new Command.Help();
        case "quit" -> new Command.Quit();
        default ->
            new Command.Invalid(
                "\"command\" must be say, call, whoami, stats, nat, trace, help or quit");
      };
    } catch (JsonProcessingException e) {
      return new Command.Invalid("a line that begins with { must be one JSON object");
    }
  }

  private static Command trace(JsonNode on) {
    return on.isBoolean() || on.isMissingNode()
        ? new Command.Trace(on.isMissingNode() ? Optional.empty() : Optional.of(on.asBoolean()))
        : new Command.Invalid("\"trace\" needs true or false in \"on\"");
  }

  /** Writes an event of now. */
  void write(Map<String, Object> event) {
    write(event, clock.instant());
  }

  private void write(Map<String, Object> event, Instant at) {
    Map<String, Object> stamped = new LinkedHashMap<>();
    stamped.put("time", at.truncatedTo(ChronoUnit.MICROS).toString());
    stamped.putAll(event);
    try {
      out.println(JSON.writeValueAsString(stamped));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings, numbers and lists are always JSON", e);
    }
  }
}
