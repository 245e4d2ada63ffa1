package dev.punchline.protocol.session;

import dev.punchline.protocol.punch.Heartbeat;
import dev.punchline.protocol.punch.HolePuncher;
import dev.punchline.protocol.punch.Liveness;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.text.OutgoingLines;
import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One conversation with one peer, from the first HELLO to the goodbye. Not thread-safe; owns no
 * clock.
 *
 * <p>Lines said while there is no path wait for it. What was never sent when the chat ends is named
 * in {@link Closed}.
 */
final class Chat {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  sealed interface Output {
    record Send(Message message, InetSocketAddress to) implements Output {}

    record Notify(PeerEvent event) implements Output {}

    /** The peer, and nobody else, says by what it can be called. */
    record Met(UUID id) implements Output {}
  }

  private enum State {
    /** Looking for a path for the first time. */
    PUNCHING,
    OPEN,
    /** There was a path; looking for it again. */
    SILENT,
    ENDED
  }

  /** BYE is not acknowledged, so it is said several times. */
  private static final int BYES = 3;

  private static final Duration BYE_PAUSE = Duration.ofMillis(60);

  private final SessionSettings settings;
  private final HolePuncher puncher;
  private final Heartbeat heartbeat;
  private final Liveness liveness;
  private final OutgoingLines lines = new OutgoingLines();
  private final UnprovenMessages unproven = new UnprovenMessages();
  private final PeerIds peerIds = new PeerIds();
  private final Set<Feature> peerFeatures = EnumSet.noneOf(Feature.class);
  private final Queue<Output> outputs = new ArrayDeque<>();
  private State state = State.PUNCHING;
  private int hellos;
  private boolean leaving;
  private int byes;
  private Instant nextBye = Instant.MAX;
  private Optional<Duration> linger = Optional.empty();
  private Instant lastText;

  Chat(InetSocketAddress peer, SessionSettings settings, Instant now) {
    this.settings = settings;
    this.puncher = new HolePuncher(peer, settings.punching(), Set.of(Feature.BYE));
    this.heartbeat = new Heartbeat(settings.heartbeat(), now);
    this.liveness = new Liveness(settings.silence(), now);
    this.lastText = now;
    puncher.start(now);
    drainPuncher(now);
  }

  /** Whether a message from this source belongs to this chat. */
  boolean accepts(Message message, InetSocketAddress source, Instant now) {
    return state != State.ENDED
        && (isGreeting(message)
            ? puncher.accepts(source, now)
            : puncher.speaksForPeer(source)
                || (state != State.OPEN && puncher.isCandidate(source)));
  }

  /** The server says that the peer is here now; that matters while there is no path. */
  void movedTo(InetSocketAddress address, Instant now) {
    if (state == State.PUNCHING || state == State.SILENT) {
      puncher.lookAt(address, now);
      drainPuncher(now);
    }
  }

  /** This address belongs to somebody else who called. */
  void exclude(InetSocketAddress other) {
    puncher.exclude(other);
  }

  /** Whether we look for the peer there already. */
  boolean looksAt(InetSocketAddress address) {
    return puncher.speaksForPeer(address) || puncher.isCandidate(address);
  }

  boolean hasEnded() {
    return state == State.ENDED;
  }

  /** Whether the peer was there a moment ago, or may still be found for the first time. */
  boolean isAlive() {
    return state == State.PUNCHING || state == State.OPEN;
  }

  InetSocketAddress peer() {
    return puncher.peer();
  }

  /** Takes a message from a source that {@link #accepts} approves. */
  void receive(Message message, InetSocketAddress from, Instant now) {
    if (!isGreeting(message) && !puncher.speaksForPeer(from)) {
      unproven.add(message, from);
      return;
    }
    take(message, from, now);
    if (puncher.speaksForPeer(from)) {
      for (Message held : unproven.take(from)) {
        if (state != State.ENDED) {
          take(held, from, now);
        }
      }
    }
    if (state == State.OPEN) {
      peerIds.take(peer()).ifPresent(id -> outputs.add(new Output.Met(id)));
    }
    act(now);
  }

  private static boolean isGreeting(Message message) {
    return message instanceof Hello || message instanceof Success;
  }

  private void take(Message message, InetSocketAddress from, Instant now) {
    liveness.heard(now);
    switch (message) {
      case Hello hello -> {
        peerFeatures.addAll(hello.features());
        hello.registration().ifPresent(id -> peerIds.add(from, id));
        notify(new PeerEvent.HelloReceived(from));
        puncher.receiveHello(hello, from, now);
      }
      case Success success -> {
        peerFeatures.addAll(success.features());
        puncher.receiveSuccess(from, now);
      }
      case Text text -> {
        lastText = now;
        notify(new PeerEvent.TextReceived(from, text.payload()));
      }
      case Bye bye -> end(leaving ? Reason.LEFT : Reason.PEER_LEFT);
      case HeartBeat beat -> {}
      case Message.Registration registration -> {}
      case Message.InitiateChat initiate -> {}
      case Message.Expired expired -> {}
      case Message.Unknown unknown -> {}
    }
    drainPuncher(now);
  }

  /** Says a line: now if there is a path, else as soon as there is one. */
  void say(String line, Instant now) {
    lines.add(line);
    act(now);
  }

  /** Leaves once what was said is sent and neither side has said anything for {@code quiet}. */
  void finish(Duration quiet, Instant now) {
    linger = Optional.of(quiet);
    act(now);
  }

  /** Leaves once what was said is sent; at once if there is no path. */
  void leave(Instant now) {
    leaving = true;
    if (state != State.OPEN) {
      // The peer may have contact even though we have none.
      if (peerFeatures.contains(Feature.BYE)) {
        send(new Bye(), now);
      }
      end(Reason.LEFT);
    }
    act(now);
  }

  /** Gives way to another chat, at once; what was not sent by now never will be. */
  void abandon(Instant now) {
    if (state == State.OPEN && peerFeatures.contains(Feature.BYE)) {
      send(new Bye(), now);
    }
    end(Reason.REPLACED);
  }

  void wake(Instant now) {
    puncher.wake(now);
    drainPuncher(now);
    if (state == State.OPEN && liveness.isSilent(now)) {
      state = State.SILENT;
      notify(new PeerEvent.PeerSilent(peer(), liveness.silence(now)));
      if (leaving) {
        end(Reason.LEFT);
      } else {
        hellos = 0;
        unproven.clear();
        puncher.resume(settings.reconnectTimeout(), now);
        drainPuncher(now);
      }
    }
    act(now);
  }

  Optional<Instant> nextWake() {
    return switch (state) {
      case PUNCHING, SILENT -> puncher.nextWake();
      case OPEN ->
          Stream.of(
                  Optional.of(heartbeat.nextWake()),
                  Optional.of(liveness.nextWake()),
                  lines.nextWake(),
                  Optional.of(nextBye).filter(at -> leaving),
                  quietAt())
              .flatMap(Optional::stream)
              .min(Instant::compareTo);
      case ENDED -> Optional.empty();
    };
  }

  Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  /** Does everything that the passing of time, a line or a new path has made due. */
  private void act(Instant now) {
    if (state != State.OPEN) {
      return;
    }
    for (Optional<Text> text = lines.next(now); text.isPresent(); text = lines.next(now)) {
      send(text.get(), now);
      lastText = now;
      notify(new PeerEvent.TextSent(peer(), text.get().payload()));
    }
    if (heartbeat.isDue(now)) {
      send(HeartBeat.PLAIN, now);
    }
    if (quietAt().filter(at -> !now.isBefore(at)).isPresent()) {
      leaving = true;
    }
    if (leaving && lines.isEmpty()) {
      sayBye(now);
    }
  }

  private void sayBye(Instant now) {
    if (!peerFeatures.contains(Feature.BYE) || (byes == BYES && !now.isBefore(nextBye))) {
      end(Reason.LEFT);
    } else if (byes == 0 || !now.isBefore(nextBye)) {
      byes++;
      nextBye = now.plus(BYE_PAUSE);
      send(new Bye(), now);
    }
  }

  private Optional<Instant> quietAt() {
    return linger.filter(quiet -> lines.isEmpty() && !leaving).map(lastText::plus);
  }

  private void drainPuncher(Instant now) {
    for (Optional<HolePuncher.Output> next = puncher.poll();
        next.isPresent();
        next = puncher.poll()) {
      switch (next.get()) {
        case HolePuncher.Output.Send send -> {
          outputs.add(new Output.Send(send.message(), send.to()));
          if (send.to().equals(peer())) {
            heartbeat.sent(now);
          }
          if (send.message() instanceof Hello) {
            notify(new PeerEvent.HelloSent(send.to(), ++hellos));
          }
        }
        case HolePuncher.Output.Contact contact -> opened(contact, now);
        case HolePuncher.Output.GaveUp gaveUp ->
            end(state == State.SILENT ? Reason.PEER_GONE : Reason.NO_PATH);
      }
    }
  }

  private void opened(HolePuncher.Output.Contact contact, Instant now) {
    boolean again = state == State.SILENT;
    state = State.OPEN;
    liveness.heard(now);
    heartbeat.sent(now);
    lastText = now;
    notify(
        new PeerEvent.Contact(
            contact.peer(), contact.took(), contact.hellos(), again, peerFeatures.isEmpty()));
  }

  private void send(Message message, Instant now) {
    outputs.add(new Output.Send(message, peer()));
    heartbeat.sent(now);
  }

  private void notify(PeerEvent event) {
    outputs.add(new Output.Notify(event));
  }

  private void end(Reason reason) {
    if (state != State.ENDED) {
      state = State.ENDED;
      notify(new Closed(reason, Optional.of(peer()), lines.unsent().toList()));
    }
  }
}
