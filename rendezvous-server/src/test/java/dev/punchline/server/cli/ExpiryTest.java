package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Expiry by the real clock, with a lifetime that a test can wait for. */
final class ExpiryTest {
  private static final Duration LIFETIME = Duration.ofMillis(400);

  @RegisterExtension
  final RunningServer server = RunningServer.onLoopback().withLifetime(LIFETIME).withRoomFor(2);

  @Test
  void whoSaysNothingIsForgotten() throws Exception {
    RawPeer peer = server.peer();
    UUID before = peer.registers();
    assertThat(server.registrations()).isEqualTo(1);

    awaitNobody();

    assertThat(server.introduce(before, UUID.randomUUID()).body()).contains("peerInitiator");
    assertThat(peer.registers()).isNotEqualTo(before);
  }

  @Test
  void whoSendsHeartbeatsIsKeptWhileOthersGo() throws Exception {
    RawPeer alive = server.peer();
    UUID id = alive.registers();
    server.peer().registers();

    server.awaitHealth(
        "one to go",
        health -> {
          says(alive, RawPeer.HEART_BEAT);
          return health.path("registrations").asInt() == 1;
        });

    assertThat(alive.registers()).isEqualTo(id);
  }

  @Test
  void aHeartbeatAfterTheEndIsToldThatItExpired() throws Exception {
    RawPeer peer = server.peer();
    UUID id = peer.registers();
    awaitNobody();

    peer.says("{\"type\":\"HEART-BEAT\",\"payload\":\"\",\"registration\":\"" + id + "\"}");

    assertThat(peer.hears().text()).isEqualTo("{\"type\":\"EXPIRED\",\"payload\":\"" + id + "\"}");
  }

  @Test
  void theOneTooManyIsCountedAndGetsInWhenOthersAreGone() throws Exception {
    server.peer().registers();
    server.peer().registers();
    RawPeer third = server.peer();

    third.says(RawPeer.REGISTRATION);
    third.hearsNothing();

    assertThat(server.count("dropped-table-full")).isEqualTo(1);
    awaitNobody();
    third.registers();
  }

  private void awaitNobody() throws Exception {
    server.awaitHealth("everybody to go", health -> health.path("registrations").asInt() == 0);
  }

  private static void says(RawPeer peer, String text) {
    try {
      peer.says(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
