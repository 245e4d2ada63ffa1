package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import dev.punchline.e2e.RawSocket.Received;
import java.net.InetSocketAddress;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our client with a version-1 server: no STUN, no acknowledgements, errors without a word. */
@Tag("e2e")
class Version1ServerTest {
  @Test
  void twoOfOurPeersMeetAndChat() {
    try (RawServer old = RawServer.start();
        Chatting chat = Chatting.start(old.url())) {
      chat.bob().type("no STUN here");
      assertThat(chat.alice().await("text").text("text")).isEqualTo("no STUN here");
      chat.alice().type("none needed");
      assertThat(chat.bob().await("text").text("text")).isEqualTo("none needed");

      assertThat(chat.alice().find("contact").json().path("version1").asBoolean(true)).isFalse();
    }
  }

  @Test
  void aVersion1PeerCallsOurs() {
    try (RawServer old = RawServer.start();
        RawPeer raw = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", old.url())) {
      String self = raw.register(old.udp().address());
      InetSocketAddress peer = raw.startCommunication(old.url(), self, ours.awaitUuid());
      raw.hello(peer);
      var unusedContact = ours.await("contact");
      raw.text("all of version 1", peer);

      assertThat(ours.await("text").text("text")).isEqualTo("all of version 1");
      assertThat(raw.all("SUCCESS")).hasSize(1);
    }
  }

  @Test
  void aLostRegistrationIsRepeated() {
    try (RawServer old = RawServer.dropping(2);
        PeerProcess ours = PeerProcess.chat("ours", old.url())) {
      String uuid = ours.awaitUuid();

      assertThat(UUID.fromString(uuid)).isNotNull();
      assertThat(old.udp().all("REGISTRATION"))
          .hasSize(3)
          .extracting(Received::text)
          .containsOnly("{\"type\":\"REGISTRATION\",\"payload\":\"\"}");
    }
  }

  @Test
  void heartbeatsThatNobodyAcknowledgesAreNoReasonToWorry() {
    try (RawServer old = RawServer.start();
        PeerProcess ours =
            PeerProcess.chat("ours", old.url(), "--heartbeat", "0.1s", "--silent-after", "2")) {
      var unusedUuid = ours.awaitUuid();
      var unusedFirstBeat = old.udp().await("HEART-BEAT");
      // On a busy machine the first answer may come after the first retransmission.
      int registrations = old.udp().all("REGISTRATION").size();
      for (int i = 0; i < 5; i++) {
        var unusedBeat = old.udp().await("HEART-BEAT");
      }
      ours.type("/quit");

      assertThat(ours.awaitExit()).isZero();
      assertThat(ours.events()).noneMatch(event -> event.name().equals("server-silent"));
      assertThat(old.udp().all("REGISTRATION")).hasSize(registrations);
    }
  }

  @Test
  void anErrorWithoutABodyMeansThatThePeerIsUnknown() {
    try (RawServer old = RawServer.start();
        PeerProcess ours = PeerProcess.chat("ours", old.url(), UUID.randomUUID().toString())) {
      assertThat(ours.awaitExit()).isEqualTo(4);

      assertThat(ours.find("error").text("code")).isEqualTo("peer-unknown");
    }
  }

  @Test
  void addressesInBracketsAreUnderstoodBothWays() {
    try (RawServer old = RawServer.start("::1");
        Chatting chat = Chatting.start(old.url())) {
      chat.bob().type("sechs");
      assertThat(chat.alice().await("text").text("text")).isEqualTo("sechs");
      chat.alice().type("six");
      assertThat(chat.bob().await("text").text("text")).isEqualTo("six");

      assertThat(chat.alice().find("contact").text("peer")).startsWith("[::1]:");
      assertThat(chat.bob().find("contact").text("peer")).startsWith("[::1]:");
    }
  }

  /** The client looks every 10 seconds whether such a server has moved, so this takes a little. */
  @Test
  void aServerThatMovesToAnotherPortIsFollowed() {
    try (RawServer old = RawServer.start();
        RawPeer raw = RawPeer.open();
        PeerProcess ours = PeerProcess.chat("ours", old.url())) {
      String first = ours.awaitUuid();
      old.moveUdp();
      Event registered = ours.await("registered");
      assertThat(registered.json().path("again").asBoolean()).isTrue();
      assertThat(registered.text("uuid")).isNotEqualTo(first);
      String self = raw.register(old.udp().address());
      InetSocketAddress peer = raw.startCommunication(old.url(), self, registered.text("uuid"));
      raw.hello(peer);
      var unusedContact = ours.await("contact");
      raw.text("there you are", peer);

      assertThat(ours.await("text").text("text")).isEqualTo("there you are");
    }
  }
}
