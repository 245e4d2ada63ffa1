package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees who chats in a terminal. Needs tmux. */
@Tag("e2e")
class TerminalChatTest {
  private static final String UUID_SHOWN = "Your UUID: ";

  private static ServerProcess server;

  private Tmux terminal;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void openTerminal() {
    terminal = Tmux.open();
  }

  @AfterEach
  void closeTerminal() {
    terminal.close();
  }

  @Test
  void theUuidToShareIsShownAndHowToCall() {
    String uuid = chat();

    assertThat(uuid).matches("[0-9a-f-]{36}");
    assertThat(terminal.awaitLine("can call you:")).endsWith("peer-client chat " + uuid);
    terminal.awaitCursorLine(">");
  }

  @Test
  void twoPeopleInTwoTerminalsTalk() {
    String uuid = chat();
    try (Tmux other = Tmux.open()) {
      other.enter(command() + " " + uuid);
      var unusedHere = terminal.awaitLine("Connected to 127.0.0.1:");
      var unusedThere = other.awaitLine("Connected to 127.0.0.1:");
      terminal.enter("Привет 👋");
      assertThat(other.awaitLine("peer: ")).matches("\\d\\d:\\d\\d peer: Привет 👋");
      other.enter("hi!");

      assertThat(terminal.awaitLine("peer: ")).matches("\\d\\d:\\d\\d peer: hi!");
      assertThat(terminal.awaitLine("Привет")).isEqualTo("> Привет 👋");
    }
  }

  @Test
  void anotherLocaleDoesNotSpoilWhatIsTyped() {
    terminal.enter("LC_ALL=C " + command());
    String uuid = terminal.awaitLine("Your UUID: ").replaceAll(".*UUID: ", "");
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), uuid)) {
      var unusedContact = bob.await("contact");
      terminal.enter("é 世");

      assertThat(bob.await("text").text("text")).isEqualTo("é 世");
    }
  }

  @Test
  void ctrlSAndCtrlRDoNotLeadIntoASearch() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.press("C-s", "C-r");
      terminal.enter("still here");

      assertThat(bob.await("text").text("text")).isEqualTo("still here");
    }
  }

  @Test
  void whatComesInAppearsAboveTheLineBeingTyped() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.type("half a sen");
      terminal.awaitCursorLine("> half a sen");
      bob.type("sorry to interrupt");
      var unusedLine = terminal.awaitLine("peer: sorry to interrupt");
      terminal.awaitCursorLine("> half a sen");
      assertThat(terminal.screen()).containsOnlyOnce("half a sen");
      terminal.enter("tence");

      assertThat(bob.await("text").text("text")).isEqualTo("half a sentence");
    }
  }

  @Test
  void upBringsBackWhatWasTyped() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      terminal.enter("say it twice");
      assertThat(bob.await("text").text("text")).isEqualTo("say it twice");
      terminal.press("Up").awaitCursorLine("> say it twice");
      terminal.press("Enter");

      assertThat(bob.await("text").text("text")).isEqualTo("say it twice");
    }
  }

  @Test
  void tabCompletesCommands() {
    String uuid = chat();
    terminal.type("/wh").press("Tab").awaitCursorLine("> /whoami");
    terminal.press("Enter");

    assertThat(terminal.awaitLine("-- UUID:")).endsWith(uuid);
  }

  @Test
  void helpListsTheCommandsAndStatsCount() {
    var unusedUuid = chat();
    terminal.enter("/help").enter("/stats").enter("/nonsense");

    assertThat(terminal.awaitLine("-- /quit")).contains("leave");
    assertThat(terminal.awaitLine("-- received-json")).endsWith(" 1");
    assertThat(terminal.awaitLine("/nonsense;")).contains("/help lists them");
  }

  @Test
  void quotesAndBackslashesAndExclamationMarksMeanThemselves() {
    String line = "it's \"so\" C:\\new !! $HOME # ~";
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.enter(line);

      assertThat(bob.await("text").text("text")).isEqualTo(line);
    }
  }

  @Test
  void quitLeavesAndGivesTheTerminalBack() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.enter("/quit");

      assertThat(bob.await("closed").text("reason")).isEqualTo("peer-left");
      var unusedGoodbye = terminal.awaitLine("-- Goodbye.");
      assertShellIsBack(0);
    }
  }

  @Test
  void controlCClearsALineAndLeavesOnAnEmptyOne() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.type("better not said").awaitCursorLine("> better not said");
      terminal.press("C-c").awaitCursorLine(">");
      terminal.enter("still here");
      assertThat(bob.await("text").text("text")).isEqualTo("still here");
      terminal.awaitCursorLine(">");
      terminal.press("C-c");

      assertThat(bob.await("closed").text("reason")).isEqualTo("peer-left");
      assertThat(bob.heard()).containsExactly("still here");
      assertShellIsBack(0);
    }
  }

  @Test
  void controlDLeaves() {
    var unusedUuid = chat();
    terminal.press("C-d");

    assertShellIsBack(0);
  }

  @Test
  void aKilledTerminalSaysGoodbye() {
    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), chat())) {
      var unusedContact = bob.await("contact");
      terminal.close();

      assertThat(bob.await("closed").text("reason")).isEqualTo("peer-left");
    } finally {
      terminal = Tmux.open();
    }
  }

  @Test
  void statusLinesAreColoured() {
    var unusedUuid = chat();

    assertThat(terminal.colors()).containsPattern("\u001b\\[36m-- Your UUID");
  }

  @Test
  void noColorMeansNone() {
    try (Tmux plain = Tmux.open("NO_COLOR=1")) {
      plain.enter(command());
      String uuid = plain.awaitLine(UUID_SHOWN).split(UUID_SHOWN, -1)[1];
      try (PeerProcess bob = PeerProcess.chat("bob", server.url(), uuid)) {
        bob.type("black and white");
        var unusedLine = plain.awaitLine("peer: black and white");

        assertThat(plain.colors()).doesNotContain("\u001b[");
      }
    }
  }

  @Test
  void escapeSequencesOfThePeerDoNotReachTheTerminal() {
    try (RawPeer evil = RawPeer.open()) {
      String self = evil.register(server.udp());
      InetSocketAddress peer = evil.startCommunication(server.url(), self, chat());
      evil.hello(peer);
      var unusedSuccess = evil.await("SUCCESS");
      evil.text(PipeChatTest.HOSTILE, peer);

      assertThat(terminal.awaitLine("peer: ")).endsWith("peer: " + PipeChatTest.HOSTILE_SHOWN);
      assertThat(terminal.raw()).doesNotContain("\u001b[2J", "\u001b]0;", "\u0007");
      assertThat(terminal.screen()).contains(UUID_SHOWN);
    }
  }

  @Test
  void aServerThatIsDownIsOneLine() throws IOException {
    int nobody;
    try (ServerSocket closedAgain = new ServerSocket(0)) {
      nobody = closedAgain.getLocalPort();
    }
    terminal.enter(Launchers.path("peer-client") + " chat --server http://127.0.0.1:" + nobody);

    assertThat(terminal.awaitLine("peer-client: "))
        .isEqualTo("peer-client: nothing answers at http://127.0.0.1:" + nobody);
    assertShellIsBack(3);
    assertThat(terminal.screen().lines().filter(line -> !line.contains("shell$")))
        .hasSizeLessThanOrEqualTo(2);
  }

  /** Starts a chat that waits to be called, and returns the UUID that it shows. */
  private String chat() {
    terminal.enter(command());
    return terminal.awaitLine(UUID_SHOWN).split(UUID_SHOWN, -1)[1];
  }

  private static String command() {
    return Launchers.path("peer-client") + " chat --server " + server.url();
  }

  /** The shell has its prompt again, and a terminal that echoes and breaks lines. */
  private void assertShellIsBack(int exitCode) {
    terminal.awaitCursorLine("shell$");
    terminal.type("echo code=$?").awaitCursorLine("shell$ echo code=$?");
    terminal.press("Enter");
    assertThat(terminal.awaitLine("code=" + exitCode)).isEqualTo("code=" + exitCode);
    terminal.awaitCursorLine("shell$");
  }
}
