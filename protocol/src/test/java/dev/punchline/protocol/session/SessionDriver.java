package dev.punchline.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerSession.Output;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** One session in virtual time, with the world around it played by the test. */
final class SessionDriver {
  static final UUID ID = new UUID(1, 1);
  static final Identity ME = new Identity.Assigned(ID);
  static final UUID BOB_ID = new UUID(2, 2);
  static final UUID CAROL_ID = new UUID(3, 3);
  static final Set<Feature> FEATURES = Set.of(Feature.BYE);
  static final Hello HELLO = new Hello("...", FEATURES);

  /** As a session sends it that is registered. */
  static final Hello OWN_HELLO = HELLO.from(ID);

  static final Success SUCCESS = new Success(".", FEATURES);
  static final Success VERSION_1_SUCCESS = new Success("ok", Set.of());

  private static final int MOST_WAKES = 10_000;

  /** A message that left, and when. */
  record Sent(long at, InetSocketAddress to, Message message) {}

  /** An event, and when. */
  record Seen(long at, PeerEvent event) {}

  private final PeerSession session;
  private final List<Sent> sent = new ArrayList<>();
  private final List<ByteBuffer> sentStun = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final List<Output.Introduce> introductions = new ArrayList<>();
  private int lookUps;
  private long now;

  SessionDriver(SessionSettings settings) {
    session = new PeerSession(Addresses.SERVER, settings, new Random(1));
  }

  /** Started at 0, not yet registered. */
  static SessionDriver started() {
    SessionDriver driver = new SessionDriver(SessionSettings.DEFAULT);
    driver.session.start(Addresses.STUN, VirtualTime.at(0));
    driver.collect();
    return driver;
  }

  /** Registered at 0; what was sent for it is forgotten. */
  static SessionDriver registered() {
    SessionDriver driver = started();
    driver.receive(Registration.assigning(ID), Addresses.SERVER);
    driver.forget();
    return driver;
  }

  /** In a chat that Bob began, with contact at 0; what was sent for it is forgotten. */
  static SessionDriver chatting() {
    return chattingAnswered(SUCCESS);
  }

  /** As {@link #chatting}, but Bob runs version 1. */
  static SessionDriver chattingWithVersion1() {
    return chattingAnswered(VERSION_1_SUCCESS);
  }

  private static SessionDriver chattingAnswered(Success success) {
    SessionDriver driver = registered();
    driver.calledBy(Addresses.BOB);
    driver.receive(success, Addresses.BOB);
    driver.forget();
    return driver;
  }

  PeerSession session() {
    return session;
  }

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  /** Lets time pass; the session is woken exactly when it asks to be. */
  void until(long end) {
    int wakes = 0;
    for (Optional<Instant> next = session.nextWake();
        next.isPresent() && VirtualTime.millis(next.orElseThrow()) <= end;
        next = session.nextWake()) {
      now = Math.max(now, VirtualTime.millis(next.orElseThrow()));
      session.wake(VirtualTime.at(now));
      collect();
      assertThat(++wakes).as("wakes until %d ms", end).isLessThan(MOST_WAKES);
    }
    now = end;
  }

  /** As {@link #until}, while Bob sends something often enough not to be missed. */
  void untilWithBobAlive(long end) {
    while (now + 1000 <= end) {
      until(now + 1000);
      receive(Message.HeartBeat.PLAIN, Addresses.BOB);
    }
    until(end);
  }

  void receive(Message message, InetSocketAddress from) {
    receive(MessageCodec.encode(message), from);
  }

  void receive(ByteBuffer datagram, InetSocketAddress from) {
    session.receive(datagram, from, VirtualTime.at(now));
    collect();
  }

  void calledBy(InetSocketAddress peer) {
    receive(new InitiateChat(peer), Addresses.SERVER);
  }

  void call(UUID peer) {
    session.call(new Identity.Assigned(peer), VirtualTime.at(now));
    collect();
  }

  void introduced(UUID peer, Introduction introduction) {
    session.introduced(peer, introduction, VirtualTime.at(now));
    collect();
  }

  void serverFound(InetSocketAddress address) {
    session.serverFound(address, VirtualTime.at(now));
    collect();
  }

  void say(String line) {
    session.say(line, VirtualTime.at(now));
    collect();
  }

  void finish(Duration quiet) {
    session.finish(quiet, VirtualTime.at(now));
    collect();
  }

  void leave() {
    session.leave(VirtualTime.at(now));
    collect();
  }

  void forget() {
    sent.clear();
    sentStun.clear();
    seen.clear();
    introductions.clear();
    lookUps = 0;
  }

  List<Message> sentTo(InetSocketAddress to) {
    return sent.stream().filter(one -> one.to().equals(to)).map(Sent::message).toList();
  }

  /** When messages of a kind left for an address. */
  List<Long> timesOf(Class<? extends Message> kind, InetSocketAddress to) {
    return sent.stream()
        .filter(one -> kind.isInstance(one.message()) && one.to().equals(to))
        .map(Sent::at)
        .toList();
  }

  List<ByteBuffer> sentStun() {
    return List.copyOf(sentStun);
  }

  List<PeerEvent> events() {
    return seen.stream().map(Seen::event).toList();
  }

  /** Events of a kind, and when. */
  List<Seen> seen(Class<? extends PeerEvent> kind) {
    return seen.stream().filter(one -> kind.isInstance(one.event())).toList();
  }

  List<Output.Introduce> introductions() {
    return List.copyOf(introductions);
  }

  int lookUps() {
    return lookUps;
  }

  private void collect() {
    for (Optional<Output> next = session.poll(); next.isPresent(); next = session.poll()) {
      switch (next.orElseThrow()) {
        case Output.Transmit transmit -> {
          ByteBuffer payload = transmit.datagram().payload();
          if (DatagramKind.of(payload) == DatagramKind.STUN) {
            sentStun.add(payload);
          } else {
            sent.add(new Sent(now, transmit.datagram().destination(), decode(payload)));
          }
        }
        case Output.Introduce introduce -> introductions.add(introduce);
        case Output.LookUpServer lookUp -> lookUps++;
        case Output.Notify notify -> seen.add(new Seen(now, notify.event()));
      }
    }
  }

  private static Message decode(ByteBuffer payload) {
    try {
      return MessageCodec.decode(payload);
    } catch (MalformedMessage e) {
      throw new AssertionError("the session sent no message", e);
    }
  }
}
