package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.punchline.e2e.RawSocket.Received;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The wire contract of version 1, literally, as a version-1 peer sees our server and client. */
@Tag("e2e")
class Version1PeerTest {
  private static ServerProcess server;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void itIsCalledPunchesAndChats() {
    try (RawPeer old = RawPeer.open()) {
      String uuid = old.register(server.udp());
      try (PeerProcess ours = PeerProcess.chat("ours", server.url(), uuid)) {
        Received initiate = old.await("INITIATE_CHAT");
        InetSocketAddress caller = RawPeer.addressIn(initiate.payload());
        old.hello(caller);
        var unusedSuccess = old.await("SUCCESS");
        assertThat(ours.await("contact").json().path("version1").asBoolean()).isTrue();
        old.text("hello, new world", caller);
        assertThat(ours.await("text").text("text")).isEqualTo("hello, new world");
        ours.type("hello, old one");
        assertThat(old.await("TEXT").payload()).isEqualTo("hello, old one");

        assertThat(initiate.from()).isEqualTo(server.udp());
        assertThat(caller.toString()).isEqualTo("/" + ours.find("stun").text("mapped"));
        assertThat(old.all("INITIATE_CHAT")).hasSize(1);
        assertWhatVersion1Bears(old);
      }
    }
  }

  @Test
  void itCallsPunchesAndChats() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      String self = old.register(server.udp());
      InetSocketAddress peer = old.startCommunication(server.url(), self, ours.awaitUuid());
      old.hello(peer);
      old.hello(peer);
      assertThat(ours.await("contact").json().path("version1").asBoolean()).isTrue();
      old.text("calling from 2009", peer);
      assertThat(ours.await("text").text("text")).isEqualTo("calling from 2009");
      ours.type("answering from later");
      assertThat(old.await("TEXT").payload()).isEqualTo("answering from later");

      assertThat(old.all("INITIATE_CHAT")).isEmpty();
      assertWhatVersion1Bears(old);
    }
  }

  @Test
  void aHelloThatOvertakesTheIntroductionIsAnsweredOnce() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      String uuid = ours.awaitUuid();
      InetSocketAddress peer = RawPeer.addressIn(ours.find("stun").text("mapped"));
      String self = old.register(server.udp());
      old.hello(peer);
      awaitReceived(ours, 3);
      assertThat(old.all("SUCCESS")).isEmpty();
      var unusedAddress = old.startCommunication(server.url(), self, uuid);

      var unusedSuccess = old.await("SUCCESS");
      var unusedContact = ours.await("contact");
      assertWhatVersion1Bears(old);
    }
  }

  @Test
  void eachOfItsHellosIsAnsweredOnceDuringTheChatToo() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      InetSocketAddress peer = meet(old, ours);
      for (int i = 0; i < 20; i++) {
        old.hello(peer);
      }
      old.text("that was the last", peer);
      var unusedText = ours.await("text");

      assertWhatVersion1Bears(old);
    }
  }

  @Test
  void whatFollowsTheRightBytesIsTheRightBytes() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      var unusedPeer = meet(old, ours);
      ours.type("naïve \"quotes\" 🚀");
      var unusedText = old.await("TEXT");

      assertThat(old.all("REGISTRATION").getFirst().text())
          .matches("\\{\"type\":\"REGISTRATION\",\"payload\":\"[0-9a-f-]{36}\"}");
      assertThat(old.all("SUCCESS").getFirst().text())
          .matches("\\{\"type\":\"SUCCESS\",\"payload\":\"[^\"]*\"}");
      assertThat(old.all("TEXT").getFirst().payload()).isEqualTo("naïve \"quotes\" 🚀");
      assertThat(fields(old.all("TEXT").getFirst().json())).containsExactly("type", "payload");
    }
  }

  @Test
  void aLongLineComesInDatagramsThatItCanRead() {
    String line = "0123456789 🚀 é ".repeat(300);

    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      var unusedPeer = meet(old, ours);
      ours.type(line);
      ours.type("the end");
      var unusedText = old.await("TEXT", text -> text.payload().equals("the end"));

      List<String> parts = old.all("TEXT").stream().map(Received::payload).toList();
      assertThat(String.join("", parts.subList(0, parts.size() - 1))).isEqualTo(line);
      assertWhatVersion1Bears(old);
    }
  }

  @Test
  void heartbeatsComeWhileNothingIsSaid() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours =
            PeerProcess.chat("ours", server.url(), "--heartbeat", "0.2s", "--silent-after", "20")) {
      InetSocketAddress peer = meet(old, ours);
      for (int i = 0; i < 3; i++) {
        Received beat = old.await("HEART-BEAT");
        assertThat(beat.from()).isEqualTo(peer);
        assertThat(fields(beat.json())).containsExactly("type", "payload");
        old.send("HEART-BEAT", "...", peer);
      }

      assertThat(ours.events()).noneMatch(event -> event.name().equals("peer-silent"));
    }
  }

  @Test
  void itIsNeverSentAGoodbyeItDoesNotKnow() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      var unusedPeer = meet(old, ours);
      ours.type("/quit");
      assertThat(ours.awaitExit()).isZero();

      assertThat(old.all("BYE")).isEmpty();
      assertWhatVersion1Bears(old);
    }
  }

  @Test
  void typesAndFieldsThatNobodyKnowsDisturbNothing() {
    try (RawPeer old = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", server.url())) {
      InetSocketAddress peer = meet(old, ours);
      old.send("DANCE", "tango", peer);
      old.send("", "", peer);
      old.raw("{\"payload\":\"x\",\"deep\":{\"a\":[1,{}]},\"type\":\"TEXT\",\"n\":1e9}", peer);
      old.raw("not JSON at all", peer);
      old.raw("", peer);
      old.raw("{\"type\":\"TEXT\",\"payload\":5}", peer);
      old.text("y", peer);
      var unusedLast = ours.await("text", event -> event.text("text").equals("y"));

      assertThat(ours.heard()).containsExactly("x", "y");
    }
  }

  /** Has the old peer call ours, and waits until both can talk; returns the address of ours. */
  private static InetSocketAddress meet(RawPeer old, PeerProcess ours) {
    String self = old.register(server.udp());
    InetSocketAddress peer = old.startCommunication(server.url(), self, ours.awaitUuid());
    old.hello(peer);
    var unusedSuccess = old.await("SUCCESS");
    var unusedContact = ours.await("contact");
    return peer;
  }

  /** Waits until this many datagrams have reached a peer. */
  private static void awaitReceived(PeerProcess peer, int datagrams) {
    Deadline deadline = Deadline.step();
    int received = 0;
    while (received < datagrams && !deadline.hasPassed()) {
      peer.type("/stats");
      received = peer.await("stats").json().path("datagrams").path("received").asInt();
    }
    assertThat(received).isGreaterThanOrEqualTo(datagrams);
  }

  /** What must hold of all that a version-1 peer got, once its HELLOs are answered. */
  private static void assertWhatVersion1Bears(RawPeer old) {
    List<Received> all = old.all();
    assertThat(all).allSatisfy(message -> assertThat(message.size()).isLessThanOrEqualTo(1024));
    assertThat(old.all("SUCCESS"))
        .hasSize(old.hellosSent())
        .allSatisfy(
            success -> assertThat(fields(success.json())).containsExactly("type", "payload"));
    assertThat(old.all("BYE")).isEmpty();
    assertThat(all)
        .extracting(Received::type)
        .isSubsetOf("REGISTRATION", "INITIATE_CHAT", "HELLO", "SUCCESS", "TEXT", "HEART-BEAT");
  }

  private static List<String> fields(JsonNode object) {
    return object.properties().stream().map(field -> field.getKey()).toList();
  }
}
