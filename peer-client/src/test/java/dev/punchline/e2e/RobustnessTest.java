package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must not stop the programs, and what must not keep them from stopping. */
@Tag("e2e")
class RobustnessTest {
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private static ServerProcess server;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start("--log-level", "debug");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void sigtermEndsAProgramWhoseOutputNobodyReads() throws Exception {
    Process deaf = plainChat();
    try (RawPeer talker = RawPeer.open()) {
      InetSocketAddress address = call(talker, deaf.errorReader());
      for (int i = 0; i < 400; i++) {
        talker.text("x".repeat(900), address);
      }
      talker.hello(address);
      var unusedSuccess = talker.await("SUCCESS");

      var unusedSignal = deaf.toHandle().destroy();

      assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      var unused = deaf.toHandle().destroyForcibly();
    }
  }

  @Test
  void leavesWhenItsOutputIsClosed() throws Exception {
    Process chat = plainChat();
    try (RawPeer talker = RawPeer.open()) {
      InetSocketAddress address = call(talker, chat.errorReader());
      chat.getInputStream().close();

      talker.text("does anybody read this?", address);

      assertThat(chat.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(chat.exitValue()).isEqualTo(9);
    } finally {
      var unused = chat.toHandle().destroyForcibly();
    }
  }

  @Test
  void aCallerFromAnAddressFamilyThatIsMissingCostsADatagram() {
    ProcessBuilder builder = Launchers.of("peer-client", "chat", "--json", "--server");
    try (RawServer raw = RawServer.start()) {
      builder.command().add(raw.url().toString());
      builder.environment().put("PUNCHLINE_JAVA_OPTS", "-Djava.net.preferIPv4Stack=true");
      try (Program called = Program.start(builder)) {
        var unusedRegistered = called.out().find(line -> line.contains("\"registered\""));
        InetSocketAddress address = raw.udp().await("REGISTRATION").from();

        raw.udp().send("{\"type\":\"INITIATE_CHAT\",\"payload\":\"[::1]:9\"}", address);
        var unusedHello = called.out().find(line -> line.contains("\"hello-sent\""));
        called.type("/stats");

        assertThat(called.out().find(line -> line.contains("\"stats\"")))
            .doesNotContain("\"send-failed\":0");
      }
    }
  }

  @Test
  void namesTheLinesThatWaitedForAPeerNobodyKnows() {
    try (Program caller =
        Program.start(
            Launchers.of("peer-client", "chat", "--server", server.url().toString(), NOBODY))) {
      caller.type("hello?");
      caller.endInput();

      assertThat(caller.awaitExit()).isEqualTo(4);
      assertThat(caller.err().lines()).contains("-- Not delivered:", "--   hello?");
    }
  }

  @Test
  void aScriptWhoseOnlyCallFailsEnds() {
    try (Program caller =
        Program.start(Launchers.of("peer-client", "chat", "--server", server.url().toString()))) {
      caller.type("/call " + NOBODY);
      caller.endInput();

      assertThat(caller.awaitExit()).isEqualTo(4);
    }
  }

  @Test
  void anAddressThatCannotBeSentToIsNoBug() {
    Program stun = Program.run(Launchers.of("peer-client", "stun", "255.255.255.255"));

    assertThat(stun.awaitExit()).isEqualTo(3);
    assertThat(stun.err().lines())
        .singleElement()
        .asString()
        .startsWith("peer-client: cannot send to 255.255.255.255:3478");
  }

  @Test
  void aFullDiskIsNoSuccess() {
    ProcessBuilder stun =
        Launchers.of("peer-client", "stun", "127.0.0.1:" + server.udp().getPort())
            .redirectOutput(new File("/dev/full"));

    assertThat(Program.run(stun).awaitExit()).isEqualTo(9);
  }

  @Test
  void aClosedInputIsAnEmptyOne() {
    ProcessBuilder shell =
        new ProcessBuilder(
            "bash",
            "-c",
            "exec '%s' chat --server %s <&-"
                .formatted(Launchers.path("peer-client"), server.url()));
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (Program called = Program.start(shell);
        PeerProcess caller =
            PeerProcess.chat(
                "caller",
                server.url(),
                called.err().find(line -> line.startsWith("-- Your UUID: ")).substring(14))) {
      var unusedContact = caller.await("contact");
      caller.type("hello");
      caller.type("/quit");

      assertThat(called.awaitExit()).isZero();
      assertThat(called.out().lines()).containsExactly("hello");
      assertThat(called.err().lines()).noneMatch(line -> line.contains("no command"));
      assertThat(caller.heard()).isEmpty();
    }
  }

  @Test
  void aStrangerCannotWriteIntoTheLog() {
    try (RawPeer stranger = RawPeer.open()) {
      stranger.raw("{\"type\":\"X\\nforged\\u001b[31m\",\"payload\":\"\"}", server.udp());
      stranger.raw(
          "{\"type\":\"INITIATE_CHAT\",\"payload\":\"\\nforged\\u001b[31m\"}", server.udp());
      var unusedUuid = stranger.register(server.udp());
    }

    assertThat(server.errors()).filteredOn(line -> line.contains("dropped")).hasSizeGreaterThan(1);
    assertThat(server.errors())
        .noneMatch(line -> line.startsWith("forged") || line.contains("\u001b"));
  }

  private static Process plainChat() {
    return Launchers.start(
        Launchers.of("peer-client", "chat", "--server", server.url().toString()));
  }

  private static InetSocketAddress call(RawPeer caller, BufferedReader errors) throws IOException {
    String line = errors.readLine();
    while (!line.startsWith("-- Your UUID: ")) {
      line = errors.readLine();
    }
    String self = caller.register(server.udp());
    InetSocketAddress address = caller.startCommunication(server.url(), self, line.substring(14));
    caller.hello(address);
    var unusedSuccess = caller.await("SUCCESS");
    return address;
  }
}
