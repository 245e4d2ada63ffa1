package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.peer.ui.DatagramSeen.Drop;
import dev.punchline.peer.ui.DatagramSeen.Route;
import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.SessionStats;
import dev.punchline.protocol.session.SessionStats.Counter;
import dev.punchline.protocol.trace.DatagramSummary;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScreenTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456789Z");
  private static final String TIME = "{\"time\":\"2026-11-21T08:00:00.123456Z\",\"event\":";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Stream<Arguments> everyEventHasAStableLine() {
    String peer = "\"peer\":\"192.0.2.7:40000\"";
    return Stream.of(
        Arguments.of(
            Events.REGISTERED,
            "\"registered\",\"uuid\":\"6a2f41a3-c54c-4ce8-92d2-0324e1c32e22\",\"again\":false"),
        Arguments.of(Events.SERVER_SILENT, "\"server-silent\",\"silentMs\":12345"),
        Arguments.of(Events.SERVER_BACK, "\"server-back\""),
        Arguments.of(Events.STUN, "\"stun\",\"mapped\":\"192.0.2.7:40000\",\"roundTripMs\":1.235"),
        Arguments.of(Events.STUN_FAILED, "\"stun-failed\",\"reason\":\"no answer\""),
        Arguments.of(Events.INITIATING, "\"initiating\"," + peer + ",\"incoming\":true"),
        Arguments.of(Events.HELLO_SENT, "\"hello-sent\"," + peer + ",\"count\":3"),
        Arguments.of(Events.HELLO_RECEIVED, "\"hello-received\"," + peer),
        Arguments.of(
            Events.CONTACT,
            "\"contact\","
                + peer
                + ",\"tookMs\":25.0,\"hellos\":2,\"again\":false,\"version1\":true"),
        Arguments.of(Events.TEXT_SENT, "\"text-sent\"," + peer + ",\"text\":\"out\""),
        Arguments.of(Events.TEXT, "\"text\"," + peer + ",\"text\":\"in\""),
        Arguments.of(Events.PEER_SILENT, "\"peer-silent\"," + peer + ",\"silentMs\":12000"),
        Arguments.of(
            Events.CLOSED,
            "\"closed\",\"reason\":\"peer-gone\"," + peer + ",\"undelivered\":[\"lost\",\"too\"]"),
        Arguments.of(Events.CALL_MISSED, "\"call-missed\"," + peer),
        Arguments.of(
            Events.CALLED_BY_ID, "\"initiating\"," + peer + ",\"incoming\":true,\"id\":\"14\""),
        Arguments.of(Events.MISSED_ID, "\"call-missed\"," + peer + ",\"id\":\"14\""),
        Arguments.of(Events.REGISTERED_BY_ID, "\"registered\",\"id\":\"14\",\"again\":false"),
        Arguments.of(Events.WAITING, "\"waiting\",\"id\":\"14\""),
        Arguments.of(
            Events.ID_TAKEN,
            "\"error\",\"code\":\"id-taken\",\"message\":\"The server answers STUN, but not for"
                + " the id 14: it is taken, or the server is full, or it introduces nobody. If it"
                + " was you who had it, wait a minute.\""),
        Arguments.of(
            Events.NO_RENDEZVOUS,
            "\"error\",\"code\":\"no-rendezvous\",\"message\":\"The server answers STUN, but"
                + " introduces nobody; choose another.\""),
        Arguments.of(Events.LINE_HELD, "\"line-held\",\"text\":\"early\""),
        Arguments.of(
            Events.NOBODY_TO_HEAR,
            "\"error\",\"code\":\"nobody-to-hear\",\"message\":\"Nobody is here: the line was not"
                + " sent.\",\"text\":\"late\""));
  }

  @ParameterizedTest
  @MethodSource
  void everyEventHasAStableLine(PeerEvent event, String expected) {
    screen("").event(event, NOW);

    assertThat(written()).containsExactly(TIME + expected + "}");
  }

  @ParameterizedTest
  @EnumSource(CallFailure.class)
  void aCallThatFailedIsAnErrorWithACodeOfItsOwn(CallFailure failure) {
    screen("").event(new PeerEvent.CallFailed(Events.ID, failure, "why", List.of()), NOW);

    assertThat(written().getFirst())
        .startsWith(
            TIME
                + "\"error\",\"code\":\"%s\",\"message\":\""
                    .formatted(failure.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  @ParameterizedTest
  @CsvSource({
    "LEFT, left",
    "PEER_LEFT, peer-left",
    "PEER_GONE, peer-gone",
    "NO_PATH, no-path",
    "REPLACED, replaced"
  })
  void eachReasonHasAStableName(Reason reason, String name) {
    screen("").event(new PeerEvent.Closed(reason, Optional.empty(), List.of()), NOW);

    assertThat(written())
        .containsExactly(TIME + "\"closed\",\"reason\":\"" + name + "\",\"undelivered\":[]}");
  }

  @Test
  void answersAreEventsToo() {
    JsonScreen screen = screen("");
    screen.answer(
        new Answer.WhoAmI(
            Optional.of(new Identity.Assigned(Events.ID)),
            Optional.empty(),
            Events.PEER,
            Optional.of(Events.PEER)));
    screen.answer(new Answer.Stats(new SessionStats().snapshot()));
    screen.answer(new Answer.Help(Naming.ASSIGNED));
    screen.problem("input", "broken");

    assertThat(written().get(0))
        .isEqualTo(
            TIME
                + "\"whoami\",\"uuid\":\"6a2f41a3-c54c-4ce8-92d2-0324e1c32e22\","
                + "\"server\":\"192.0.2.7:40000\",\"peer\":\"192.0.2.7:40000\"}");
    assertThat(written().get(1)).startsWith(TIME + "\"stats\",\"datagrams\":{\"sent\":0,");
    for (Counter counter : Counter.values()) {
      assertThat(written().get(1)).contains("\"" + counter.label() + "\":0");
    }
    assertThat(written().get(2))
        .isEqualTo(
            TIME
                + "\"help\",\"commands\":[\"/call\",\"/whoami\",\"/stats\",\"/nat\",\"/trace\",\"/help\",\"/quit\"]}");
    assertThat(written().get(3))
        .isEqualTo(TIME + "\"error\",\"code\":\"input\",\"message\":\"broken\"}");
  }

  @Test
  void aDatagramHasBothRoutesOrTheBoxThatDroppedIt() {
    Route inside = new Route(address("10.0.0.2:4000"), address("192.0.2.7:40000"));
    Route outside = new Route(address("127.1.0.1:61000"), address("192.0.2.7:40000"));
    DatagramSummary text = new DatagramSummary("TEXT", "\"hi\"");
    JsonScreen screen = screen("");
    screen.datagram(
        new DatagramSeen(
            NOW,
            Duration.ofMillis(7),
            true,
            inside,
            Optional.of(outside),
            31,
            text,
            Optional.empty()));
    screen.datagram(
        new DatagramSeen(
            NOW,
            Duration.ofMillis(7),
            false,
            inside,
            Optional.empty(),
            31,
            text,
            Optional.of(new Drop("symmetric", DropReason.NO_MAPPING))));

    assertThat(written())
        .containsExactly(
            TIME
                + "\"datagram\",\"sinceMs\":7.0,\"direction\":\"out\",\"source\":\"10.0.0.2:4000\","
                + "\"destination\":\"192.0.2.7:40000\",\"outsideSource\":\"127.1.0.1:61000\","
                + "\"outsideDestination\":\"192.0.2.7:40000\",\"bytes\":31,\"kind\":\"TEXT\","
                + "\"summary\":\"TEXT \\\"hi\\\"\"}",
            TIME
                + "\"datagram\",\"sinceMs\":7.0,\"direction\":\"in\",\"source\":\"10.0.0.2:4000\","
                + "\"destination\":\"192.0.2.7:40000\",\"bytes\":31,\"kind\":\"TEXT\","
                + "\"summary\":\"TEXT \\\"hi\\\"\",\"droppedBy\":\"symmetric\","
                + "\"dropReason\":\"no-mapping\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command\": \"trace\", \"on\": true} | true",
        "{\"command\": \"trace\", \"on\": false} | false",
        "{\"command\": \"trace\"} |"
      })
  void tracingIsTurnedOnOffOrOver(String line, @Nullable Boolean on) {
    assertThat(JsonScreen.parse(line, Naming.ASSIGNED))
        .isEqualTo(new Command.Trace(Optional.ofNullable(on)));
    assertThat(JsonScreen.parse("{\"command\": \"trace\", \"on\": 1}", Naming.ASSIGNED))
        .isInstanceOf(Command.Invalid.class);
  }

  private static InetSocketAddress address(String text) {
    return TransportAddress.parse(text).orElseThrow();
  }

  @Property
  void whateverThePeerSaysIsOneLineOfPrintableAscii(@ForAll String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    screen("", bytes).event(new PeerEvent.TextReceived(Events.PEER, text), NOW);

    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).matches("[ -~\\x7f]*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command\": \"say\", \"text\": \"hi\"} | hi",
        "{\"command\": \"say\", \"text\": \"/quit\"} | /quit",
        "{\"text\": \"{}\", \"command\": \"say\", \"more\": 1} | {}",
        "//quit | /quit",
        "hi | hi"
      })
  void aLineIsSaidAsJsonOrAsTyped(String line, String said) {
    assertThat(JsonScreen.parse(line, Naming.ASSIGNED)).isEqualTo(new Command.Say(said));
  }

  @Test
  void everyCommandHasAJsonForm() {
    assertThat(
            JsonScreen.parse(
                "{\"command\":\"call\",\"peer\":\"" + Events.ID + "\"}", Naming.ASSIGNED))
        .isEqualTo(new Command.Call(Events.ID));
    assertThat(JsonScreen.parse("{\"command\":\"whoami\"}", Naming.ASSIGNED))
        .isEqualTo(new Command.WhoAmI());
    assertThat(JsonScreen.parse("{\"command\":\"stats\"}", Naming.ASSIGNED))
        .isEqualTo(new Command.Stats());
    assertThat(JsonScreen.parse("{\"command\":\"help\"}", Naming.ASSIGNED))
        .isEqualTo(new Command.Help());
    assertThat(JsonScreen.parse("{\"command\":\"quit\"}", Naming.ASSIGNED))
        .isEqualTo(new Command.Quit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{} and more",
        "{\"command\":\"quit\"",
        "{\"command\":\"quit\"} {\"command\":\"quit\"}",
        "{\"command\":\"QUIT\"}",
        "{\"command\":null}",
        "{\"command\":[\"quit\"]}",
        "{\"command\":\"say\"}",
        "{\"command\":\"say\",\"text\":1}",
        "{\"command\":\"call\"}",
        "{\"command\":\"call\",\"peer\":\"x\"}",
        "{'command':'quit'}"
      })
  void anythingElseThatBeginsWithABraceIsInvalidAndNeverSaid(String line) {
    assertThat(JsonScreen.parse(line, Naming.ASSIGNED)).isInstanceOf(Command.Invalid.class);
  }

  @Test
  void linesAreReadAsUtf8UntilTheEnd() throws IOException {
    JsonScreen screen = screen("žluťoučký\n{\"command\":\"quit\"}\n");

    assertThat(screen.read()).contains(new Command.Say("žluťoučký"));
    assertThat(screen.read()).contains(new Command.Quit());
    assertThat(screen.read()).isEmpty();
    assertThat(screen.isInteractive()).isFalse();
  }

  private JsonScreen screen(String input) {
    return screen(input, out);
  }

  private static JsonScreen screen(String input, ByteArrayOutputStream out) {
    return new JsonScreen(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.US_ASCII),
        InstantSource.fixed(NOW),
        Naming.ASSIGNED);
  }

  private List<String> written() {
    return out.toString(StandardCharsets.US_ASCII).lines().toList();
  }
}
