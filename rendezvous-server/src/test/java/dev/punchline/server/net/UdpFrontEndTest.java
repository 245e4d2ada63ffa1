package dev.punchline.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.server.ChosenIds;
import dev.punchline.server.Introduction;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.registry.Flow;
import dev.punchline.server.registry.InMemoryRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From which socket what is sent leaves. The sockets of a server share their port; here each has a
 * port of its own, so that it can be seen.
 */
final class UdpFrontEndTest {
  private static final int SOCKETS = 3;
  private static final int PATIENCE_MILLIS = 5_000;

  private final List<InetSocketAddress> ports = new ArrayList<>();
  private final Rendezvous rendezvous =
      new Rendezvous(
          new InMemoryRegistry(100, new Random(1)), Duration.ofMinutes(1), this::draw, event -> {});
  private final AddressProof proof = new AddressProof(new Random(1));
  private final AtomicBoolean memoryIsShort = new AtomicBoolean();
  private final UdpFrontEnd frontEnd = openFrontEnd();

  private final DatagramSocket alice = socket();
  private final DatagramSocket bob = socket();

  UdpFrontEndTest() throws IOException {}

  @BeforeEach
  void limitPatience() throws IOException {
    alice.setSoTimeout(PATIENCE_MILLIS);
    bob.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() {
    frontEnd.close();
    alice.close();
    bob.close();
  }

  @Test
  void stunIsAnsweredByTheSocketThatWasAsked() throws Exception {
    for (InetSocketAddress port : ports) {
      says(alice, StunCodec.encode(StunMessage.bindingRequest(new TransactionId(1, 2))), port);

      assertThat(hears(alice).getSocketAddress()).isEqualTo(port);
    }
  }

  @Test
  void aRegistrationIsAnsweredByTheSocketThatWasAsked() throws Exception {
    for (InetSocketAddress port : ports) {
      says(bob, Registration.REQUEST, port);

      assertThat(hears(bob).getSocketAddress()).isEqualTo(port);
    }
  }

  @Test
  void initiateChatLeavesFromTheSocketThatHeardThePeer() throws Exception {
    UUID caller = registers(alice, ports.get(0));
    UUID called = registers(bob, ports.get(2));

    call(caller, called);

    DatagramPacket heard = hears(bob);
    assertThat(heard.getSocketAddress()).isEqualTo(ports.get(2));
    assertThat(text(heard)).contains("INITIATE_CHAT");
  }

  @Test
  void initiateChatFollowsAPeerThatIsHeardByAnotherSocket() throws Exception {
    UUID caller = registers(alice, ports.get(0));
    UUID called = registers(bob, ports.get(2));
    says(bob, Message.HeartBeat.refreshing(called), ports.get(1));
    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(1));

    call(caller, called);

    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(1));
  }

  @Test
  void bothAreToldOfEachOtherByTheSocketsThatHeardThem() throws Exception {
    says(bob, request("bob", bob), ports.get(2));
    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(2));

    says(alice, request("alice", alice, new PeerId("bob")), ports.get(1));

    assertThat(hears(alice).getSocketAddress()).isEqualTo(ports.get(1));
    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(2));
  }

  @Test
  void whoWaitedIsToldByTheSocketThatWasAsked() throws Exception {
    says(alice, request("alice", alice, new PeerId("bob")), ports.get(1));
    // Whoever is answered here was heard behind alice: this thread has taken her question.
    says(
        alice, StunCodec.encode(StunMessage.bindingRequest(new TransactionId(1, 2))), ports.get(1));
    assertThat(hears(alice).getLength()).isEqualTo(32);

    says(bob, request("bob", bob), ports.get(2));

    assertThat(hears(alice).getSocketAddress()).isEqualTo(ports.get(1));
    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(2));
  }

  @Test
  void aThreadOutlivesThatMemoryIsShort() throws Exception {
    memoryIsShort.set(true);
    says(alice, Registration.REQUEST, ports.get(1));

    says(bob, Registration.REQUEST, ports.get(1));

    assertThat(hears(bob).getSocketAddress()).isEqualTo(ports.get(1));
  }

  private UUID draw() {
    if (memoryIsShort.getAndSet(false)) {
      throw new OutOfMemoryError("as if");
    }
    return UUID.randomUUID();
  }

  /** As it comes from who has had an answer. */
  private ByteBuffer request(String id, DatagramSocket source, StunAttribute... more) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(new OwnId(id)));
    InetSocketAddress address = (InetSocketAddress) source.getLocalSocketAddress();
    attributes.add(proof.nonce(address, new Chosen(id)));
    attributes.addAll(List.of(more));
    return StunCodec.encode(
        StunMessage.bindingRequest(
            new TransactionId(3, 4), attributes.toArray(StunAttribute[]::new)));
  }

  private void call(UUID caller, UUID called) {
    if (rendezvous.introduce(caller, called, Instant.EPOCH)
        instanceof Introduction.Made(InetSocketAddress initiator, Flow peer)) {
      frontEnd.send(new InitiateChat(initiator), peer);
    } else {
      throw new AssertionError("both are registered");
    }
  }

  private static UUID registers(DatagramSocket peer, InetSocketAddress port) throws Exception {
    says(peer, Registration.REQUEST, port);
    DatagramPacket heard = hears(peer);
    Message answer = MessageCodec.decode(ByteBuffer.wrap(heard.getData(), 0, heard.getLength()));
    assertThat(answer).isInstanceOf(Registration.class);
    return ((Registration) answer).assigned().orElseThrow();
  }

  private static void says(DatagramSocket peer, Message message, InetSocketAddress port)
      throws IOException {
    says(peer, MessageCodec.encode(message), port);
  }

  private static void says(DatagramSocket peer, ByteBuffer datagram, InetSocketAddress port)
      throws IOException {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    peer.send(new DatagramPacket(bytes, bytes.length, port));
  }

  private static DatagramPacket hears(DatagramSocket peer) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    peer.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }

  private UdpFrontEnd openFrontEnd() throws IOException {
    Map<SocketId, DatagramChannel> channels = new LinkedHashMap<>();
    for (int number = 0; number < SOCKETS; number++) {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ports.add((InetSocketAddress) channel.getLocalAddress());
      channels.put(SocketId.primary(number), channel);
    }
    StunRendezvous meetings =
        new StunRendezvous(
            new ChosenIds(100, Duration.ofMinutes(1), Duration.ofSeconds(15)),
            proof,
            new Random(1),
            event -> {});
    StunResponder responder =
        new StunResponder(ResponderSettings.of(ports.getFirst(), "Punchline test"), new Random(1));
    return UdpFrontEnd.start(
        channels,
        new DatagramRouter.Core(rendezvous, meetings, responder),
        new Counts(),
        () -> Instant.EPOCH);
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }
}
