package dev.punchline.protocol.rendezvous;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Output;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Driver;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Alice, known as 10, in virtual time; the test plays the server. */
final class StunClientDriver {
  private static final RegistrationTiming TIMING =
      new RegistrationTiming(ms(250), ms(3000), ms(10_000), ms(12_000), ms(10_000));

  /** A message that left for the server, and when. */
  record Sent(long at, StunMessage message) {}

  private final StunRendezvousClient client =
      new StunRendezvousClient(Addresses.SERVER, new Chosen("10"), TIMING, new Random(1));
  private final Driver<Output> driver = new Driver<>(client::wake, client::nextWake, client::poll);
  private final List<Sent> sent = new ArrayList<>();
  private final List<Output> said = new ArrayList<>();
  private long now;

  void start() {
    client.start(at(now));
    collect();
  }

  /** Started and answered at 0; what was sent and said for it is forgotten. */
  void registered() {
    start();
    answerRegistration();
    forget();
  }

  void ask(String peer, Optional<Duration> patience) {
    client.ask(new Chosen(peer), patience, at(now));
    collect();
  }

  void settled() {
    client.settled();
  }

  void release() {
    client.release();
    collect();
  }

  void until(long end) {
    driver.until(end).forEach(timed -> note(timed.at(), timed.output()));
    now = end;
  }

  /** Answers the last request for the id alone as the server does. */
  void answerRegistration(StunAttribute... nonce) {
    List<Sent> requests = sentFor("10");
    if (!requests.isEmpty()) {
      List<StunAttribute> answer = new ArrayList<>(List.of(nonce));
      answer.add(new XorMappedAddress(Addresses.ALICE));
      answer.add(new OwnId("10"));
      var unused =
          receive(requests.getLast().message().response(MessageClass.SUCCESS_RESPONSE, answer));
    }
  }

  boolean receive(StunMessage message) {
    return receive(message, Addresses.SERVER);
  }

  boolean receive(StunMessage message, InetSocketAddress from) {
    boolean taken = client.receive(StunCodec.encode(message), from, at(now));
    collect();
    return taken;
  }

  boolean receiveBytes(ByteBuffer datagram) {
    return client.receive(datagram, Addresses.SERVER, at(now));
  }

  void forget() {
    sent.clear();
    said.clear();
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** Requests for this id that ask for no peer. */
  List<Sent> sentFor(String id) {
    return sent.stream()
        .filter(one -> one.message().messageClass() == MessageClass.REQUEST)
        .filter(one -> one.message().first(OwnId.class).equals(Optional.of(new OwnId(id))))
        .filter(one -> !one.message().has(PeerId.class))
        .toList();
  }

  /** Requests that ask for a peer. */
  List<Sent> questions() {
    return sent.stream().filter(one -> one.message().has(PeerId.class)).toList();
  }

  List<Output> said() {
    return List.copyOf(said);
  }

  private void collect() {
    driver.pull().forEach(output -> note(now, output));
  }

  private void note(long when, Output output) {
    if (output instanceof Output.Send(var datagram)) {
      try {
        sent.add(new Sent(when, StunCodec.decode(datagram.payload())));
      } catch (MalformedStun e) {
        throw new AssertionError("the machine sent garbage", e);
      }
    } else {
      said.add(output);
    }
  }
}
