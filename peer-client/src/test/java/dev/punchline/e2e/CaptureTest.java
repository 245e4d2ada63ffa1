package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.Tshark.Frame;
import dev.punchline.peer.capture.CaptureFile;
import dev.punchline.peer.runtime.Traffic;
import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --capture}, as Wireshark reads it. Needs tshark. */
@Tag("e2e")
class CaptureTest {
  private static ServerProcess server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void wiresharkReadsEveryDatagramOfAChatEvenIfTheProcessIsKilled() {
    Path file = folder.resolve("chat.pcapng");
    try (PeerProcess alice = PeerProcess.chat("alice", server.url());
        PeerProcess bob =
            PeerProcess.chat(
                "bob", server.url(), alice.awaitUuid(), "--trace", "--capture", file.toString())) {
      bob.type("hi");
      var unusedHi = alice.await("text");
      alice.type("bye");
      var unusedBye = bob.await("text");
      bob.kill();
      var unusedExit = bob.awaitExit();

      List<Frame> frames = Tshark.read(file);
      List<PeerProcess.Event> seen =
          bob.events().stream().filter(event -> event.name().equals("datagram")).toList();
      assertThat(frames).extracting(Frame::complaints).containsOnly("");
      assertThat(frames).extracting(Frame::checksums).containsOnly("good");
      // What was still on its way to the screen when it was killed is in the file.
      assertThat(frames.subList(0, seen.size()))
          .extracting(frame -> frame.source() + " " + frame.destination())
          .containsExactlyElementsOf(
              seen.stream()
                  .map(event -> event.text("source") + " " + event.text("destination"))
                  .toList());
      assertThat(frames.subList(0, seen.size()))
          .extracting(frame -> frame.payload().length() / 2)
          .containsExactlyElementsOf(
              seen.stream().map(event -> event.json().path("bytes").asInt()).toList());
      assertThat(frames)
          .extracting(Frame::payload)
          .contains(hex("{\"type\":\"TEXT\",\"payload\":\"hi\"}"));
    }
  }

  @Test
  void bothSidesOfANatAreInterfacesAndDropsAreComments() throws IOException {
    Path file = folder.resolve("nat.pcapng");
    Packet inside = packet("10.0.0.2:4000", "203.0.113.5:4000", "out");
    Packet outside = packet("198.51.100.1:61000", "203.0.113.5:4000", "out");
    Packet stranger = packet("203.0.113.9:7", "198.51.100.1:61000", "in");
    Packet six = packet("[2001:db8::1]:4000", "[2001:db8::2]:5000", "six");

    try (CaptureFile capture =
        CaptureFile.create(
            file,
            true,
            reason -> {
              throw new AssertionError(reason);
            })) {
      Instant now = Instant.parse("2026-11-21T12:00:00.123456789Z");
      capture.saw(new Traffic.Sent(now, inside, outside));
      capture.saw(
          new Traffic.Dropped(
              now, Traffic.Direction.IN, stranger, "symmetric", DropReason.FILTERED));
      capture.saw(new Traffic.Received(now, six, six));
    }

    String out = hex("out");
    assertThat(Tshark.read(file))
        .containsExactly(
            frame("inside", "10.0.0.2:4000", "203.0.113.5:4000", out, ""),
            frame("outside", "198.51.100.1:61000", "203.0.113.5:4000", out, ""),
            frame(
                "outside",
                "203.0.113.9:7",
                "198.51.100.1:61000",
                hex("in"),
                "dropped by filter of symmetric"),
            frame("inside", "[2001:db8::1]:4000", "[2001:db8::2]:5000", hex("six"), ""),
            frame("outside", "[2001:db8::1]:4000", "[2001:db8::2]:5000", hex("six"), ""));
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    Path nowhere = folder.resolve("no such folder").resolve("x.pcapng");
    try (Program ours =
        Program.run(
            Launchers.of(
                "peer-client",
                "chat",
                "--server",
                server.url().toString(),
                "--capture",
                nowhere.toString()))) {
      assertThat(ours.awaitExit()).isEqualTo(9);
      assertThat(ours.err().lines())
          .containsExactly(
              "peer-client: cannot capture to %s: there is no such folder".formatted(nowhere));
      assertThat(Files.exists(nowhere)).isFalse();
    }
  }

  private static Frame frame(
      String on, String source, String destination, String payload, String comment) {
    return new Frame(on, source, destination, payload, comment, "good", "");
  }

  private static Packet packet(String from, String to, String payload) {
    return new Packet(
        TransportAddress.parse(from).orElseThrow(),
        TransportAddress.parse(to).orElseThrow(),
        ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
