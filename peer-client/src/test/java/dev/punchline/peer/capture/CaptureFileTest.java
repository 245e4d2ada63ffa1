package dev.punchline.peer.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.peer.runtime.Traffic;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileTest {
  private static final Packet PACKET =
      new Packet(
          TransportAddress.parse("192.0.2.1:4000").orElseThrow(),
          TransportAddress.parse("192.0.2.2:5000").orElseThrow(),
          ByteBuffer.wrap(new byte[] {1, 2, 3}));

  @TempDir Path folder;

  private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();

  @Test
  void anEarlierCaptureIsReplaced() throws IOException {
    Path file = folder.resolve("x.pcapng");
    captureOnePacket(file);
    byte[] once = Files.readAllBytes(file);
    captureOnePacket(file);

    assertThat(file).hasBinaryContent(once);
  }

  @Test
  void whatIsNoCaptureIsLeftAlone() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "do not lose me");

    assertThatThrownBy(() -> CaptureFile.create(notes, false, complaints::add))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(notes).hasContent("do not lose me");
  }

  @Test
  void anEmptyFileIsTaken() throws IOException {
    Path file = Files.createFile(folder.resolve("mktemp"));
    captureOnePacket(file);

    assertThat(file).isNotEmptyFile();
  }

  @Test
  void aFolderThatIsNotThereIsSaidSo() {
    assertThatThrownBy(
            () -> CaptureFile.create(folder.resolve("no/x.pcapng"), false, complaints::add))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aReaderThatGoesAwayEndsTheCaptureOnceAndNothingElse() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<InputStream> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.newInputStream(pipe);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    try (CaptureFile capture = CaptureFile.create(pipe, false, complaints::add)) {
      reader.join().close();
      List<Packet> packets = List.of(PACKET, PACKET, PACKET);
      packets.forEach(packet -> capture.saw(new Traffic.Sent(Instant.EPOCH, packet, packet)));

      assertThat(complaints.poll(5, TimeUnit.SECONDS)).containsIgnoringCase("pipe");
    }
    assertThat(complaints).isEmpty();
  }

  private void captureOnePacket(Path file) throws IOException {
    try (CaptureFile capture = CaptureFile.create(file, false, complaints::add)) {
      capture.saw(new Traffic.Sent(Instant.EPOCH, PACKET, PACKET));
    }
    assertThat(complaints).isEmpty();
  }
}
