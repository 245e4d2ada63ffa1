package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Meeting in STUN framing, at the socket with which peers register. */
final class StunRendezvousWireTest {
  private static final TransactionId FIRST = new TransactionId(1, 1);
  private static final TransactionId SECOND = new TransactionId(2, 2);

  @RegisterExtension
  final RunningServer server = RunningServer.onLoopback().withLifetime(Duration.ofMillis(500));

  @Test
  void bothPeersAreToldFromTheSocketTheyKnow() throws Exception {
    RawPeer alice = server.peer();
    RawPeer bob = server.peer();
    Nonce alices = nonce(alice, "10");
    Nonce bobs = nonce(bob, "14");
    alice.says(request(FIRST, true, new OwnId("10"), new PeerId("14"), alices));
    alice.hearsNothing();

    bob.says(request(SECOND, false, new OwnId("14"), bobs));

    StunMessage registered = hears(bob);
    StunMessage call = hears(bob);
    StunMessage answer = hears(alice);
    assertThat(registered.transaction()).isEqualTo(SECOND);
    assertThat(registered.attributes())
        .containsExactly(new XorMappedAddress(bob.address()), new OwnId("14"), bobs);
    assertThat(call.messageClass()).isEqualTo(MessageClass.INDICATION);
    assertThat(call.attributes())
        .containsExactly(new XorPeerAddress(alice.address()), new OwnId("10"));
    assertThat(answer.transaction()).isEqualTo(FIRST);
    assertThat(answer.first(XorPeerAddress.class)).contains(new XorPeerAddress(bob.address()));
    assertThat(answer.has(Fingerprint.class)).isTrue();
  }

  @Test
  void everyMessageIsCountedByWhatBecameOfIt() throws Exception {
    RawPeer alice = server.peer();
    RawPeer eve = server.peer();

    alice.says(request(FIRST, false, new OwnId("10")));
    Nonce nonce = hears(alice).first(Nonce.class).orElseThrow();
    alice.says(indication(new OwnId("10")));
    alice.says(request(SECOND, false, new OwnId("10"), new PeerId("14"), nonce));
    alice.says(request(SECOND, false, new OwnId("no id")));
    alice.hearsNothing();
    eve.says(request(FIRST, false, new OwnId("10")));
    eve.says(indication(new OwnId("14")));
    eve.hearsNothing();

    assertThat(server.count("stun-rendezvous")).isEqualTo(6);
    assertThat(verdicts("registered")).isEqualTo(1);
    assertThat(verdicts("refreshed")).isEqualTo(1);
    assertThat(verdicts("kept")).isEqualTo(1);
    assertThat(verdicts("dropped-bad-id")).isEqualTo(1);
    assertThat(verdicts("dropped-taken")).isEqualTo(1);
    assertThat(verdicts("dropped-unknown")).isEqualTo(1);
  }

  @Test
  void forgetsAnIdWhoseHolderIsSilentForALifetime() throws Exception {
    RawPeer alice = server.peer();
    alice.says(request(FIRST, false, new OwnId("10")));
    var unused = hears(alice);

    server.awaitHealth(
        "the id to be free",
        health ->
            health.path("stun-rendezvous").path("registered").asInt() == 1
                && health.path("stun-rendezvous").path("held").asInt(-1) == 0);
  }

  @Test
  void aSocketThatIsForStunOnlyKnowsNothingOfIds() throws Exception {
    RawPeer alice = server.peerOf(server.otherPort());

    alice.says(request(FIRST, false, new OwnId("10")));

    assertThat(hears(alice).has(OwnId.class)).isFalse();
    assertThat(server.count("stun-rendezvous")).isZero();
  }

  private long verdicts(String name) throws IOException, InterruptedException {
    return server.health().path("stun-rendezvous").path(name).asLong(-1);
  }

  private static Nonce nonce(RawPeer peer, String id) throws IOException, MalformedStun {
    peer.says(request(FIRST, false, new OwnId(id)));
    return hears(peer).first(Nonce.class).orElseThrow();
  }

  private static StunMessage hears(RawPeer peer) throws IOException, MalformedStun {
    return StunCodec.decode(peer.hears().bytes());
  }

  private static byte[] request(
      TransactionId transaction, boolean fingerprint, StunAttribute... attributes) {
    return bytes(StunMessage.bindingRequest(transaction, attributes), fingerprint);
  }

  private static byte[] indication(StunAttribute... attributes) {
    return bytes(StunMessage.bindingIndication(SECOND, attributes), false);
  }

  private static byte[] bytes(StunMessage message, boolean fingerprint) {
    ByteBuffer datagram = StunCodec.encode(message, Protection.NONE.withFingerprint(fingerprint));
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    return bytes;
  }
}
