package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.RogueStun.OverTcp;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code peer-client stun} against our server, and against servers that behave badly. */
@Tag("e2e")
class StunCommandTest {
  private static final InetSocketAddress US =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  private static final String PASSWORD = "VOkJxbRl1RmTxUkWvJxBtA";

  private static ServerProcess server;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start("--stun-session", "usus:" + PASSWORD);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void anAnswerFromElsewhereIsNone() throws IOException {
    try (DatagramSocket elsewhere = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        RogueStun rogue =
            RogueStun.overUdp(
                (socket, request, from) ->
                    RogueStun.send(elsewhere, RogueStun.success(request, US), from))) {
      assertOneLine(
          run(rogue.address(), "--timeout", "0.4s"), 3, "no answer from " + rogue.address());
    }
  }

  @Test
  void garbageDoesNotKeepTheAnswerOut() {
    try (RogueStun rogue =
        RogueStun.overUdp(
            (socket, request, from) -> {
              RogueStun.send(socket, new byte[0], from);
              RogueStun.send(socket, "{\"type\":\"HELLO\"}".getBytes(StandardCharsets.UTF_8), from);
              RogueStun.send(socket, request, from);
              byte[] another = request.clone();
              another[19] ^= 1;
              RogueStun.send(socket, RogueStun.success(another, US), from);
              RogueStun.send(socket, RogueStun.success(request, US), from);
            })) {
      Program stun = run(rogue.address());

      assertThat(stun.out().lines()).containsExactly("127.0.0.1:4711");
      assertThat(stun.awaitExit()).isZero();
    }
  }

  @Test
  void whatAServerCallsItselfCannotPaintTheTerminal() {
    try (RogueStun rogue =
        RogueStun.overUdp(
            (socket, request, from) ->
                RogueStun.send(
                    socket,
                    RogueStun.success(request, US, new Software("\u001b[2Jevil\n127.0.0.9:1")),
                    from))) {
      Program stun = run(rogue.address(), "--verbose");

      assertThat(stun.err().lines())
          .noneMatch(line -> line.contains("\u001b") || line.startsWith("127"))
          .anyMatch(line -> line.contains("\"\\x1b[2Jevil\\x0a127.0.0.9:1\""));
    }
  }

  @Test
  void anAnswerWithoutAnAddressEndsWith7() {
    try (RogueStun rogue = answering(MessageClass.SUCCESS_RESPONSE)) {
      assertOneLine(run(rogue.address()), 7, rogue.address() + " refused: the answer has no");
    }
  }

  @Test
  void anErrorNamesWhatTheServerDidNotKnow() {
    try (RogueStun rogue =
        RogueStun.overUdp(
            (socket, request, from) ->
                RogueStun.send(
                    socket,
                    RogueStun.response(
                        request,
                        MessageClass.ERROR_RESPONSE,
                        List.of(
                            new ErrorCode(420, "Unknown Attribute"),
                            new UnknownAttributes(List.of(0x0003, 0x7777)))),
                    from))) {
      assertOneLine(
          run(rogue.address()),
          7,
          rogue.address() + " refused: 420 Unknown Attribute: CHANGE-REQUEST, 0x7777");
    }
  }

  static Stream<Arguments> tcpServersThatAnswer() {
    OverTcp byteByByte =
        (connection, request) -> {
          for (byte each : RogueStun.success(request, US)) {
            connection.getOutputStream().write(each);
          }
        };
    OverTcp twoAtOnce =
        (connection, request) -> {
          byte[] another = request.clone();
          another[19] ^= 1;
          byte[] first = RogueStun.success(another, US, new Software("not asked for"));
          byte[] second = RogueStun.success(request, US);
          byte[] both = Arrays.copyOf(first, first.length + second.length);
          System.arraycopy(second, 0, both, first.length, second.length);
          connection.getOutputStream().write(both);
        };
    OverTcp closingAtOnce =
        (connection, request) -> {
          connection.getOutputStream().write(RogueStun.success(request, US));
          connection.close();
        };
    return Stream.of(
        Arguments.of("byte by byte", byteByByte),
        Arguments.of("two at once", twoAtOnce),
        Arguments.of("closing at once", closingAtOnce));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tcpServersThatAnswer")
  void aStreamIsCutIntoMessages(String name, OverTcp behavior) {
    try (RogueStun rogue = RogueStun.overTcp(behavior)) {
      Program stun = run(rogue.address(), "--tcp");

      assertThat(stun.out().lines()).as(name).containsExactly("127.0.0.1:4711");
      assertThat(stun.awaitExit()).isZero();
    }
  }

  static Stream<Arguments> tcpServersThatDoNot() {
    OverTcp silent = (connection, request) -> {};
    OverTcp half =
        (connection, request) ->
            connection.getOutputStream().write(RogueStun.success(request, US), 0, 25);
    OverTcp closing = (connection, request) -> connection.close();
    OverTcp halfAndClosing =
        (connection, request) -> {
          connection.getOutputStream().write(RogueStun.success(request, US), 0, 25);
          connection.close();
        };
    OverTcp web =
        (connection, request) -> {
          OutputStream out = connection.getOutputStream();
          out.write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
        };
    return Stream.of(
        Arguments.of(silent, "no answer from 127.0.0.1:"),
        Arguments.of(half, "no answer from 127.0.0.1:"),
        Arguments.of(closing, "the server has closed the connection"),
        Arguments.of(halfAndClosing, "the server has closed the connection"),
        Arguments.of(web, "the server speaks something else than STUN"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("tcpServersThatDoNot")
  void aStreamWithoutAnAnswerEndsWith3(OverTcp behavior, String reason) {
    try (RogueStun rogue = RogueStun.overTcp(behavior)) {
      Program stun = run(rogue.address(), "--tcp", "--timeout", "0.5s");

      assertOneLine(stun, 3, "");
      assertThat(stun.err().lines().getFirst()).contains(reason);
    }
  }

  @Test
  void aDeadServerDoesNotKeepTheOthersFromAnswering() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String dead = "127.0.0.1:" + silent.getLocalPort();
      Program stun = run(dead, ours(), "no.such.host.invalid", "--timeout", "1s");

      assertThat(stun.awaitExit()).isZero();
      assertThat(stun.out().lines()).hasSize(2);
      assertThat(stun.out().lines().getFirst())
          .matches("127\\.0\\.0\\.1:\\d+ +\\d+\\.\\d ms  " + ours());
      assertThat(stun.out().lines().getLast()).startsWith("mapping         unknown: ");
      assertThat(stun.err().lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("there is no host called no.such.host.invalid"))
          .anyMatch(line -> line.contains("no answer from " + dead));
    }
  }

  @Test
  void nothingButDeadServersEndsWith3() {
    StunRun run = StunRun.of("no.such.host.invalid", "nor.this.invalid");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors()).isEmpty();
    assertThat(run.all("stun-failed"))
        .hasSize(2)
        .allMatch(event -> event.path("outcome").asText().equals("unresolved"));
  }

  @Test
  void aFamilyThatAServerLacksEndsWith3() {
    assertOneLine(run("127.0.0.1", "-6"), 3, "127.0.0.1 has no IPv6 address");
    assertOneLine(run("[::1]", "-4"), 3, "::1 has no IPv4 address");
  }

  @Test
  void aLocalPortThatIsTakenEndsWith8() throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0);
        ServerSocket tcp = new ServerSocket(0)) {
      String forUdp = String.valueOf(udp.getLocalPort());
      String forTcp = String.valueOf(tcp.getLocalPort());

      assertOneLine(run(ours(), "--local-port", forUdp), 8, "cannot use port " + forUdp);
      assertOneLine(run(ours(), "--tcp", "--local-port", forTcp), 8, "cannot use port " + forTcp);
      assertThat(StunRun.of(ours(), "--local-port", forUdp).text("error", "code"))
          .isEqualTo("no-socket");
    }
  }

  @Test
  void theRendezvousServerIsAskedForWhereItsStunIs() {
    StunRun run = StunRun.of("--server", server.url().toString(), "--tcp");

    assertThat(run.text("stun", "server")).isEqualTo(ours());
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void theBehaviorIsFoundWithOurServerAsFarAsOneAddressAllows() {
    StunRun run = StunRun.of(ours(), "--behavior");

    assertThat(run.all("test"))
        .extracting(event -> event.path("test").asText())
        .containsExactly("binding", "filtering", "mapping");
    assertThat(run.event("behavior").path("translated").asBoolean()).isFalse();
    assertThat(run.event("behavior").at("/filtering/why").asText())
        .isEqualTo("the server has no second address");
  }

  @Test
  void progressIsForThoseWhoWatch() {
    Program piped = run(ours(), "--behavior");
    try (Tmux terminal = Tmux.open()) {
      terminal.enter(Launchers.path("peer-client") + " stun " + ours() + " --behavior");

      var unused = terminal.awaitLine("RFC 3489 name");
      assertThat(terminal.screen()).contains("-- asking for our address …");
    }
    assertThat(piped.err().lines()).isEmpty();
  }

  @Test
  void aPasswordThatIsNotGivenIsAskedFor() {
    try (Tmux terminal = Tmux.open()) {
      terminal.enter(
          Launchers.path("peer-client")
              + " stun --username usus:me --short-term --fingerprint "
              + ours());
      var unused = terminal.awaitLine("Password:");
      terminal.enter(PASSWORD);

      var unusedToo = terminal.await(screen -> screen.lines().anyMatch(StunCommandTest::isAddress));
      assertThat(terminal.screen()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void aPasswordCanBeGivenOnTheCommandLine() {
    StunRun run =
        StunRun.of(
            "--username",
            "usus:me",
            "--password",
            PASSWORD,
            "--short-term",
            "--fingerprint",
            ours());

    assertThat(run.event("stun").path("authenticated").asBoolean()).isTrue();
  }

  private static boolean isAddress(String line) {
    return line.matches("127\\.0\\.0\\.1:\\d+");
  }

  private static RogueStun answering(MessageClass kind) {
    return RogueStun.overUdp(
        (socket, request, from) ->
            RogueStun.send(socket, RogueStun.response(request, kind, List.of()), from));
  }

  private static String ours() {
    return "127.0.0.1:" + server.udp().getPort();
  }

  private static Program run(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("stun"), Arrays.stream(arguments)).toArray(String[]::new);
    return Program.run(Launchers.of("peer-client", all));
  }

  private static void assertOneLine(Program program, int exitCode, String start) {
    assertThat(program.awaitExit()).isEqualTo(exitCode);
    assertThat(program.err().lines())
        .singleElement()
        .asString()
        .startsWith("peer-client: " + start);
    assertThat(program.out().lines()).isEmpty();
  }
}
