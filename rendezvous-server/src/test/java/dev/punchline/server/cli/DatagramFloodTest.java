package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More datagrams than the server can take: the rest is dropped before it costs anything. */
@Timeout(60)
final class DatagramFloodTest {
  private static final int FLOODERS = 3;
  private static final int CHECKS = 10;
  private static final byte[] BINDING_REQUEST =
      HexFormat.of().parseHex("000100002112a4420102030405060708090a0b0c");

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what it dropped")
  void whatIsTooMuchIsDroppedAndTheRestIsAnswered() throws Exception {
    UUID alice = server.peer().registers();
    UUID bob = server.peer().registers();
    AtomicBoolean enough = new AtomicBoolean();

    try (ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS)) {
      Future<?> first = flooders.submit(() -> flood(BINDING_REQUEST, enough));
      for (int i = 1; i < FLOODERS; i++) {
        var unused = flooders.submit(() -> flood(RawPeer.REGISTRATION.getBytes(UTF_8), enough));
      }
      try {
        for (int checks = 0; checks < CHECKS || dropped() == 0; checks++) {
          long before = count("answered");
          assertThat(server.get("/health").statusCode()).isEqualTo(200);
          assertThat(server.introduce(alice, bob).statusCode()).isEqualTo(200);
          while (count("answered") == before) {
            Thread.onSpinWait();
          }
          assertThat(first).isNotDone();
        }
      } finally {
        enough.set(true);
      }
    }

    while (count("received") != count("answered")) {
      Thread.onSpinWait();
    }
    assertThat(server.peer().registers()).isNotNull();
    assertThat(server.health().at("/registrations").asInt())
        .as("the first two, those who flooded with REGISTRATION, and the last one")
        .isEqualTo(2 + (FLOODERS - 1) + 1);
  }

  private long flood(byte[] datagram, AtomicBoolean enough) throws Exception {
    long sent = 0;
    ByteBuffer payload = ByteBuffer.allocateDirect(datagram.length).put(datagram);
    try (DatagramChannel peer = DatagramChannel.open()) {
      peer.connect(server.udp());
      while (!enough.get()) {
        sent += peer.write(payload.flip());
      }
    }
    return sent;
  }

  private long dropped() throws Exception {
    return count("dropped-by-system");
  }

  private long count(String what) throws Exception {
    JsonNode datagrams = server.health().at("/datagrams");
    assertThat(datagrams.has(what)).as(what).isTrue();
    return datagrams.at("/" + what).asLong();
  }
}
