package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats that say which registration they are for, and so have an answer. */
final class HeartbeatTest {
  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @Test
  void aHeartbeatForTheRegistrationOfItsSourceComesBackAsItIs() throws Exception {
    RawPeer peer = server.peer();
    String heartbeat = heartbeat(peer.registers());

    peer.says(heartbeat);

    assertThat(peer.hears().text()).isEqualTo(heartbeat);
    peer.hearsNothing();
  }

  @Test
  void whatElseAHeartbeatSaysDoesNotComeBack() throws Exception {
    RawPeer peer = server.peer();
    UUID held = peer.registers();

    peer.says(
        "{\"type\":\"HEART-BEAT\",\"payload\":\"x\",\"registration\":\"%s\",\"v\":[2]}"
            .formatted(held));

    assertThat(peer.hears().text()).isEqualTo(heartbeat(held));
  }

  @Test
  void aHeartbeatForWhatNobodyHoldsIsToldSo() throws Exception {
    RawPeer peer = server.peer();
    UUID lost = UUID.randomUUID();

    peer.says(heartbeat(lost));

    assertThat(peer.hears().text()).isEqualTo(expired(lost));
    peer.hearsNothing();
  }

  @Test
  void aHeartbeatForWhatAnotherSourceHoldsIsToldThatItExpired() throws Exception {
    UUID held = server.peer().registers();
    RawPeer moved = server.peer();
    moved.registers();

    moved.says(heartbeat(held));

    assertThat(moved.hears().text()).isEqualTo(expired(held));
  }

  @Test
  void aHeartbeatRegistersNobody() throws Exception {
    RawPeer peer = server.peer();

    peer.says(heartbeat(UUID.randomUUID()));

    assertThat(peer.hears().text()).contains("EXPIRED");
    assertThat(server.registrations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"HEART-BEAT\",\"payload\":\"\",\"registration\":\"%s\"}",
        "{\"registration\":\"%s\",\"payload\":\"\",\"type\":\"HEART-BEAT\"}",
        "{\"type\":\"HEART-BEAT\",\"payload\":\"%s\",\"registration\":\"%1$s\"}",
        "{ \"type\":\"HEART-BEAT\", \"payload\":\"...\", \"registration\":\"%s\", \"v\":2 }",
      })
  void noAnswerIsLongerThanItsHeartbeat(String form) throws Exception {
    RawPeer peer = server.peer();
    UUID held = peer.registers();
    UUID lost = UUID.randomUUID();

    for (String id :
        new String[] {held.toString(), lost.toString(), shouted(held), shouted(lost)}) {
      String heartbeat = form.formatted(id);
      peer.says(heartbeat);

      assertThat(peer.hears().bytes().remaining())
          .isLessThanOrEqualTo(heartbeat.getBytes(UTF_8).length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"1-1-1-1-1\"", "7", "null", "{\"a\":[]}", "[\"x\"]"})
  void aRegistrationThatIsNoUuidIsAsIfItWereNotThere(String registration) throws Exception {
    RawPeer peer = server.peer();
    peer.registers();

    peer.says("{\"type\":\"HEART-BEAT\",\"payload\":\"\",\"registration\":" + registration + "}");

    peer.hearsNothing();
    assertThat(server.count("heart-beat")).isEqualTo(1);
  }

  private static String heartbeat(UUID id) {
    return "{\"type\":\"HEART-BEAT\",\"payload\":\"\",\"registration\":\"" + id + "\"}";
  }

  private static String expired(UUID id) {
    return "{\"type\":\"EXPIRED\",\"payload\":\"" + id + "\"}";
  }

  private static String shouted(UUID id) {
    return id.toString().toUpperCase(Locale.ROOT);
  }
}
