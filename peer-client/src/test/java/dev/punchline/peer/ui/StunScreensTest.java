package dev.punchline.peer.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BindingLifetime;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people and scripts read of {@code peer-client stun}. */
class StunScreensTest {
  private static final InetSocketAddress SERVER = Events.PEER;
  private static final InetSocketAddress MAPPED = new InetSocketAddress(SERVER.getAddress(), 4711);
  private static final StunScreen.Asked ASKED =
      new StunScreen.Asked("stun.example.org:3478", SERVER);
  private static final StunMessage ANSWER =
      StunMessage.bindingRequest(new TransactionId(0x2112_A442, 1, 2))
          .response(MessageClass.SUCCESS_RESPONSE, List.of(new Software("Old \u001b[2J\0\0")));
  private static final Success SUCCESS =
      new Success(ANSWER, SERVER, SERVER, Duration.ofNanos(1_234_567), 2, true);
  private static final ErrorCode STALE = new ErrorCode(438, "Stale nonce\0");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void ofOneServerPeopleSeeTheBareAddress() {
    plain(false).mapped(ASKED, SUCCESS, MAPPED);

    assertThat(out).hasToString("192.0.2.7:4711\n");
  }

  @Test
  void ofSeveralServersPeopleSeeATable() {
    plain(true).mapped(new StunScreen.Asked("\u001bhost:1", SERVER), SUCCESS, MAPPED);

    assertThat(out).hasToString("192.0.2.7:4711                1.2 ms  \\x1bhost:1\n");
  }

  @Test
  void whatGoesWrongIsOneLineBesideTheResult() {
    StunScreen screen = plain(true);

    screen.failed(ASKED, new StunOutcome.TimedOut(Duration.ZERO), "no\nanswer");
    screen.unresolved("a", "no a");
    screen.problem("no-socket", "no port");

    assertThat(err)
        .hasToString("peer-client: no\\x0aanswer\npeer-client: no a\npeer-client: no port\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void bytesThatAreNoStunAreShownAsSuch() {
    plain(true).message(false, Transport.UDP, SERVER, ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(err.toString())
        .startsWith("<- from 192.0.2.7:40000 over UDP, 3 bytes\n   no STUN message: ");
  }

  @Test
  void peopleSeeTheWholeBehavior() {
    plain(false).behavior(behavior(4711, Dependence.ADDRESS_DEPENDENT));

    assertThat(out.toString().lines())
        .containsExactly(
            "local address   192.0.2.7:40000",
            "public address  192.0.2.7:4711, translated",
            "mapping         address-dependent",
            "filtering       address-dependent or endpoint-independent (one address)",
            "hairpinning     no",
            "lifetime        30 s to 60 s",
            "RFC 3489 name   symmetric",
            "Bad for hole punching: a peer sees another address than the server does. It works only"
                + " with a peer whose NAT lets any port in.");
  }

  @Test
  void goodNewsIsSaidAsWell() {
    StunScreen screen = plain(false);

    screen.behavior(behavior(4711, Dependence.ENDPOINT_INDEPENDENT));
    screen.behavior(behavior(40_000, Dependence.ENDPOINT_INDEPENDENT));

    assertThat(out.toString())
        .contains("Good for hole punching: every peer sees the same address.\n")
        .contains("There is no translation: a direct path needs no hole in a NAT.\n");
  }

  @Test
  void scriptsGetEveryFieldOfAnAnswer() {
    json().mapped(ASKED, SUCCESS, MAPPED);

    assertThat(line())
        .isEqualTo(
            "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"stun\","
                + "\"name\":\"stun.example.org:3478\",\"server\":\"192.0.2.7:40000\","
                + "\"mapped\":\"192.0.2.7:4711\",\"roundTripMs\":1.235,\"transmissions\":2,"
                + "\"authenticated\":true,\"software\":\"Old \\u001B[2J\"}");
  }

  @Test
  void scriptsGetEveryFieldOfTheBehavior() {
    json().behavior(behavior(4711, Dependence.ADDRESS_DEPENDENT));

    assertThat(line())
        .endsWith(
            "\"event\":\"behavior\",\"local\":\"192.0.2.7:40000\",\"mapped\":\"192.0.2.7:4711\","
                + "\"translated\":true,\"mapping\":{\"known\":\"address-dependent\"},"
                + "\"filtering\":{\"possible\":[\"address-dependent\",\"endpoint-independent\"],"
                + "\"why\":\"one address\"},\"hairpinning\":{\"known\":false},"
                + "\"lifetime\":{\"known\":{\"atLeastMs\":30000,\"atMostMs\":60000}},"
                + "\"rfc3489\":\"symmetric\"}");
  }

  @Test
  void scriptsGetMessagesLineByLine() {
    json().message(true, Transport.TCP, SERVER, ByteBuffer.wrap(new byte[] {1, 2, 3}));

    assertThat(line())
        .contains(
            "\"event\":\"message-sent\",\"transport\":\"tcp\",\"to\":\"192.0.2.7:40000\","
                + "\"bytes\":3,\"lines\":[\"no STUN message: ");
  }

  @Test
  void scriptsAreToldWhatAnUnresolvedNameWas() {
    json().unresolved("a:1", "no a");

    assertThat(line())
        .endsWith(
            "\"event\":\"stun-failed\",\"name\":\"a:1\",\"outcome\":\"unresolved\","
                + "\"reason\":\"no a\"}");
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(SUCCESS, "no-address", "S refused: the answer has no address"),
        Arguments.of(
            new StunOutcome.ErrorResponse(STALE, SERVER, ANSWER),
            "error-response",
            "192.0.2.7:40000 refused: 438 Stale nonce"),
        Arguments.of(
            new StunOutcome.UnknownAttributes(List.of(0x0003, 0x7777)),
            "unknown-attributes",
            "S refused: the answer has attributes unknown here: CHANGE-REQUEST, 0x7777"),
        Arguments.of(
            new StunOutcome.TimedOut(Duration.ofMillis(500)),
            "timed-out",
            "no answer from S in 500 ms; is UDP to it blocked?"),
        Arguments.of(
            new StunOutcome.ProtectionViolated(Optional.of(new ErrorCode(400, ""))),
            "protection-violated",
            "S gave no answer that these credentials prove; it claims 400"),
        Arguments.of(
            new StunOutcome.BidDown(),
            "bid-down",
            "S announces password algorithms that somebody in between removed"),
        Arguments.of(
            new StunOutcome.RedirectedInVain(Optional.of(MAPPED)),
            "redirected-in-vain",
            "S sends us on to 192.0.2.7:4711, which cannot be used"),
        Arguments.of(
            new StunOutcome.RedirectedInVain(Optional.empty()),
            "redirected-in-vain",
            "S sends us on, but does not say where to"),
        Arguments.of(
            new StunOutcome.Undeliverable(SERVER),
            "undeliverable",
            "cannot send to 192.0.2.7:40000"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasANameAndASentence(StunOutcome outcome, String name, String sentence) {
    json().failed(ASKED, outcome, StunSentences.failure(outcome, "S", Transport.UDP));

    assertThat(line())
        .endsWith(
            "\"event\":\"stun-failed\",\"name\":\"stun.example.org:3478\","
                + "\"server\":\"192.0.2.7:40000\",\"outcome\":\"%s\",\"reason\":\"%s\"}"
                    .formatted(name, sentence));
  }

  private static NatBehavior behavior(int mappedPort, Dependence mapping) {
    return new NatBehavior(
        SERVER,
        new InetSocketAddress(SERVER.getAddress(), mappedPort),
        new Finding.Known<>(mapping),
        new Finding.Narrowed<>(
            Set.of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT), "one address"),
        new Finding.Known<>(false),
        new Finding.Known<>(
            new BindingLifetime(Duration.ofSeconds(30), Optional.of(Duration.ofSeconds(60)))));
  }

  private StunScreen plain(boolean several) {
    return new PlainStunScreen(new PrintWriter(out), new PrintWriter(err), several, true);
  }

  private StunScreen json() {
    PrintStream to = new PrintStream(bytes, true, UTF_8);
    return new JsonStunScreen(
        new JsonScreen(InputStream.nullInputStream(), to, InstantSource.fixed(Instant.EPOCH)));
  }

  private String line() {
    assertThat(bytes.toString(UTF_8).lines()).hasSize(1);
    return bytes.toString(UTF_8).strip();
  }
}
