package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.punchline.e2e.PeerProcess.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two peers on one machine, each behind emulated NATs of its own. */
@Tag("e2e")
class NatChatTest {
  /** A table that is looked at tells nothing when it grows old, so it has to be asked again. */
  private static final long GLANCE_NANOS = 50_000_000;

  private static ServerProcess server;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full-cone | symmetric",
        "port-restricted | port-restricted",
        "port-restricted,carrier-grade | firewall"
      })
  void theyTalkWhereTheirNatsLeaveAPath(String natOfAlice, String natOfBob) {
    try (PeerProcess alice = chat("alice", "--nat", natOfAlice);
        PeerProcess bob = chat("bob", alice.awaitUuid(), "--nat", natOfBob)) {
      String aliceSeen = bob.await("contact").text("peer");
      String bobSeen = alice.await("contact").text("peer");
      bob.type("hello");
      assertThat(alice.await("text").text("text")).isEqualTo("hello");
      alice.type("hi");
      assertThat(bob.await("text").text("text")).isEqualTo("hi");

      assertThat(aliceSeen).startsWith(publicAddress(alice) + ":");
      assertThat(bobSeen).startsWith(publicAddress(bob) + ":");
    }
  }

  @Test
  void whereTheirNatsLeaveNoPathTheCallerIsToldSoInTime() {
    try (PeerProcess alice = chat("alice", "--nat", "port-restricted");
        PeerProcess bob =
            chat("bob", alice.awaitUuid(), "--nat", "symmetric", "--punch-timeout", "1s")) {
      assertThat(bob.await("closed").text("reason")).isEqualTo("no-path");
      assertThat(bob.awaitExit()).isEqualTo(5);
    }
  }

  @Test
  void theChatGoesOnAfterTheirNatIsRebootedAndWhileItForgetsQuickly() {
    String[] quick = {"--heartbeat", "0.2s", "--silent-after", "3"};
    try (PeerProcess alice = chat("alice", quick(quick, "--nat", "full-cone"));
        PeerProcess bob = chat("bob", quick(quick, alice.awaitUuid(), "--nat", "symmetric"))) {
      var unusedByBob = bob.await("contact");
      String before = alice.await("contact").text("peer");

      bob.type("/nat reboot");
      assertThat(bob.await("nat-changed").json().path("mappingsLost").asInt()).isEqualTo(2);
      assertThat(alice.await("contact").text("peer")).isNotEqualTo(before);
      assertThat(bob.await("contact").json().path("again").asBoolean()).isTrue();
      bob.type("after the reboot");
      assertThat(alice.await("text").text("text")).isEqualTo("after the reboot");

      bob.type("/nat timeout 0.7s");
      assertThat(bob.await("nat-changed").json().path("timeoutMs").asInt()).isEqualTo(700);
      JsonNode old = tableOnceAMappingIsOlderThan(1500, bob);
      assertThat(old.path("leftMs").asInt()).isBetween(0, 700);
      alice.type("through an old mapping");
      assertThat(bob.await("text").text("text")).isEqualTo("through an old mapping");
    }
  }

  @Test
  void aCallerWhosePublicAddressChangesIsFoundThere() {
    String[] quick = {"--heartbeat", "0.2s", "--silent-after", "3"};
    try (PeerProcess alice = chat("alice", quick(quick, "--nat", "port-restricted"));
        PeerProcess bob = chat("bob", quick(quick, alice.awaitUuid(), "--nat", "restricted"))) {
      var unusedByBob = bob.await("contact");
      var unusedByAlice = alice.await("contact");
      String before = bob.find("registered").text("uuid");

      bob.type("{\"command\":\"nat\",\"change\":\"address\"}");
      String address = bob.await("nat-changed").json().path("public").path(0).asText();
      Event registered = bob.await("registered", event -> !event.text("uuid").equals(before));

      assertThat(address).isNotEqualTo(publicAddress(bob));
      assertThat(registered.json().path("again").asBoolean()).isTrue();
      assertThat(alice.await("contact").text("peer")).startsWith(address + ":");
      var unusedAgain = bob.await("contact");
      bob.type("I have moved");
      assertThat(alice.await("text").text("text")).isEqualTo("I have moved");
    }
  }

  @Test
  void aScriptChangesTheNatAsTimeGoesBy(@TempDir Path folder) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("night"), "# first shorter, then away\n0.2s timeout 9s\n0.4s reboot\n");
    try (PeerProcess alice =
        chat("alice", "--nat", "symmetric", "--nat-script", script.toString())) {
      Event shorter = alice.await("nat-changed");
      Event away = alice.await("nat-changed");

      assertThat(shorter.text("change")).isEqualTo("timeout");
      assertThat(shorter.json().path("timeoutMs").asInt()).isEqualTo(9000);
      assertThat(away.text("change")).isEqualTo("reboot");
    }
  }

  @Test
  void withoutAnEmulatedNatThereIsNoneToShow() {
    try (PeerProcess alice = chat("alice")) {
      alice.type("/nat");
      assertThat(alice.await("error").text("code")).isEqualTo("no-nat");
      alice.type("/nat reboot");
      assertThat(alice.await("error").text("code")).isEqualTo("no-nat");
    }
  }

  @Test
  void aPersonReadsTheTableInATerminal() {
    try (Tmux terminal = Tmux.open()) {
      terminal.enter(
          Launchers.path("peer-client")
              + " chat --nat port-restricted,carrier-grade --server "
              + server.url());
      assertThat(terminal.awaitLine("Emulated NAT:"))
          .isEqualTo("-- Emulated NAT: port-restricted.");
      assertThat(terminal.awaitLine("Inside you are")).contains("192.168.", "outside 127.");
      var unusedUuid = terminal.awaitLine("Your UUID: ");

      terminal.enter("/nat");
      var unusedHome = terminal.awaitLine("-- port-restricted, outside 100.64.");
      var unusedCarrier = terminal.awaitLine("-- carrier-grade, outside 127.");
      assertThat(terminal.awaitLine("lets in")).contains("127.0.0.1:" + server.udp().getPort());
      terminal.type("/nat re").press("Tab").awaitCursorLine("> /nat reboot");
      terminal.press("Enter");
      assertThat(terminal.awaitLine("The NAT was rebooted")).contains("2 mappings are gone");
    }
  }

  private static JsonNode tableOnceAMappingIsOlderThan(int millis, PeerProcess peer) {
    Deadline deadline = Deadline.step();
    while (!deadline.hasPassed()) {
      peer.type("/nat");
      JsonNode mappings = peer.await("nat").json().path("boxes").path(0).path("mappings");
      for (JsonNode mapping : mappings) {
        if (mapping.path("ageMs").asInt() > millis) {
          return mapping;
        }
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    throw new AssertionError("no mapping of %s lives that long".formatted(peer.name()));
  }

  private static String publicAddress(PeerProcess peer) {
    return peer.find("stun").text("mapped").replaceFirst(":.*", "");
  }

  private static PeerProcess chat(String name, String... arguments) {
    return PeerProcess.chat(name, server.url(), arguments);
  }

  private static String[] quick(String[] options, String... more) {
    String[] all = Arrays.copyOf(more, more.length + options.length);
    System.arraycopy(options, 0, all, more.length, options.length);
    return all;
  }
}
