package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.cli.RawPeer.Heard;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What version 1 promises, byte by byte. */
final class WireContractTest {
  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @Test
  void registrationIsAnsweredWithAUuidAndNothingElse() throws Exception {
    RawPeer peer = server.peer();

    peer.says("{\"type\":\"REGISTRATION\",\"payload\":\"\"}");

    Heard answer = peer.hears();
    assertThat(answer.text())
        .matches(
            "\\{\"type\":\"REGISTRATION\",\"payload\":"
                + "\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"}");
    assertThat(answer.from()).isEqualTo(server.udp());
    peer.hearsNothing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"payload\" : \"\" ,\n \"type\" : \"REGISTRATION\" }",
        "{\"type\":\"REGISTRATION\",\"payload\":\"hi\"}",
        "{\"type\":\"REGISTRATION\",\"payload\":\"\",\"nonce\":[1,{\"x\":null}],\"v\":2}",
        "{\"type\":\"\\u0052EGISTRATION\",\"payload\":\"\"}",
      })
  void registrationMayBeWrittenAsAnyJsonWithAnyFurtherField(String request) throws Exception {
    RawPeer peer = server.peer();
    UUID id = peer.registers();

    peer.says(request);

    assertThat(peer.hears().text()).contains(id.toString());
  }

  @Test
  void aRequestMayFillTheLargestDatagram() throws Exception {
    RawPeer peer = server.peer();
    String start = "{\"type\":\"REGISTRATION\",\"padding\":\"";
    String end = "\",\"payload\":\"\"}";

    peer.says(start + "x".repeat(65_507 - start.length() - end.length()) + end);

    assertThat(peer.hears().text()).startsWith("{\"type\":\"REGISTRATION\",\"payload\":\"");
  }

  @Test
  void aRetransmissionGetsTheSameAnswer() throws Exception {
    RawPeer peer = server.peer();

    UUID first = peer.registers();

    assertThat(peer.registers()).isEqualTo(first);
    assertThat(server.registrations()).isEqualTo(1);
  }

  @Test
  void peersHaveDifferentIdentities() throws Exception {
    assertThat(server.peer().registers()).isNotEqualTo(server.peer().registers());
  }

  @Test
  void anAnswerThatComesBackIsNotAnsweredAgain() throws Exception {
    RawPeer echo = server.peer();
    echo.says(RawPeer.REGISTRATION);

    echo.says(echo.hears().text());

    echo.hearsNothing();
    assertThat(server.count("dropped-unexpected")).isEqualTo(1);
  }

  @Test
  void theUdpPortCanBeAskedFor() throws Exception {
    HttpResponse<String> answer = server.get("/get-udp-port");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"port\":" + server.udp().getPort() + "}");
  }

  @Test
  void anIntroductionTellsTheCallerWhereThePeerIs() throws Exception {
    RawPeer alice = server.peer();
    RawPeer bob = server.peer();

    HttpResponse<String> answer = server.introduce(alice.registers(), bob.registers());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"public\":\"127.0.0.1:" + bob.address().getPort() + "\"}");
  }

  @Test
  void anIntroductionTellsThePeerOnceFromThePortItRegisteredWith() throws Exception {
    RawPeer alice = server.peer();
    RawPeer bob = server.peer();

    server.introduce(alice.registers(), bob.registers());

    Heard call = bob.hears();
    assertThat(call.text())
        .isEqualTo(
            "{\"type\":\"INITIATE_CHAT\",\"payload\":\"127.0.0.1:"
                + alice.address().getPort()
                + "\"}");
    assertThat(call.from()).isEqualTo(server.udp());
    bob.hearsNothing();
    alice.hearsNothing();
  }

  @Test
  void everyCallIsToldAnew() throws Exception {
    RawPeer alice = server.peer();
    RawPeer bob = server.peer();
    UUID aliceId = alice.registers();
    UUID bobId = bob.registers();

    server.introduce(aliceId, bobId);
    server.introduce(aliceId, bobId);
    server.introduce(bobId, aliceId);

    assertThat(bob.hears().text()).isEqualTo(bob.hears().text()).contains("INITIATE_CHAT");
    bob.hearsNothing();
    assertThat(alice.hears().text()).contains("127.0.0.1:" + bob.address().getPort());
    alice.hearsNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "...", "é 你好"})
  void aHeartbeatOfVersionOneIsNeverAnswered(String payload) throws Exception {
    RawPeer registered = server.peer();
    RawPeer stranger = server.peer();
    registered.registers();
    String heartbeat = "{\"type\":\"HEART-BEAT\",\"payload\":\"" + payload + "\"}";

    registered.says(heartbeat);
    stranger.says(heartbeat);

    registered.hearsNothing();
    stranger.hearsNothing();
    assertThat(server.count("heart-beat")).isEqualTo(2);
  }
}
