package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Hello;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;

/**
 * Who is called, who calls, and with whom we chat: one at a time. Keeps what is said before anybody
 * is there to hear it. Not thread-safe; owns no clock.
 */
final class Switchboard {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  sealed interface Output {
    record Send(Message message, InetSocketAddress to) implements Output {}

    record Notify(PeerEvent event) implements Output {}

    record Met(UUID id) implements Output {}
  }

  private final SessionSettings settings;
  private final EarlyHellos earlyHellos = new EarlyHellos();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private final List<String> held = new ArrayList<>();
  private Optional<OutgoingCall> call = Optional.empty();
  private Optional<Chat> chat = Optional.empty();
  private Optional<Duration> linger = Optional.empty();
  private Optional<MissedCall> missedCall = Optional.empty();
  private boolean chatted;

  Switchboard(SessionSettings settings) {
    this.settings = settings;
  }

  /** With whom we chat. */
  Optional<InetSocketAddress> chattingWith() {
    return chat.map(Chat::peer);
  }

  /**
   * Calls a peer, in the place of one that is called already but not there.
   *
   * @param own what we are known by
   * @return whether the server is to be asked for the peer
   */
  boolean call(Identity peer, Optional<Identity> own) {
    if (call.filter(pending -> !pending.givesWayTo(peer)).isPresent()
        || chat.filter(Chat::isAlive).isPresent()) {
      notify(new CallFailed(peer, CallFailure.BUSY, "", List.of()));
      return false;
    }
    if (own.equals(Optional.of(peer))) {
      notify(new CallFailed(peer, CallFailure.SELF, "", List.of()));
      return false;
    }
    call.ifPresent(waiting -> failed(waiting.peer(), CallFailure.GIVEN_UP, ""));
    call = Optional.of(new OutgoingCall(peer));
    return true;
  }

  /** Whom we call is not there yet. */
  void waitingFor(Identity peer) {
    call.ifPresent(OutgoingCall::waits);
    notify(new PeerEvent.Waiting(peer));
  }

  void say(String line, Instant now) {
    if (chat.isPresent()) {
      chat.get().say(line, now);
    } else if (call.isPresent() || !chatted) {
      held.add(line);
      notify(new PeerEvent.LineHeld(line));
    } else {
      notify(new PeerEvent.NobodyToHear(line));
    }
  }

  void finish(Duration quiet, Instant now) {
    linger = Optional.of(quiet);
    chat.ifPresent(current -> current.finish(quiet, now));
  }

  void leave(Instant now) {
    call = Optional.empty();
    if (chat.isPresent()) {
      chat.get().leave(now);
    } else {
      notify(new Closed(Reason.LEFT, Optional.empty(), held));
    }
  }

  /** Takes a message of a peer; whether it was of interest. */
  boolean receive(Message message, InetSocketAddress from, Instant now) {
    if (chat.isPresent() && chat.get().accepts(message, from, now)) {
      chat.get().receive(message, from, now);
      return true;
    }
    if (message instanceof Hello hello) {
      missedCall
          .filter(missed -> missed.caller().address().equals(from))
          .ifPresent(missed -> missed.knocked(now));
      if (chat.isEmpty()) {
        earlyHellos.add(hello, from, now);
        return true;
      }
    }
    return false;
  }

  void wake(Instant now) {
    chat.ifPresent(current -> current.wake(now));
    drainChat();
    takeMissedCall(now);
  }

  Optional<Instant> nextWake() {
    return chat.flatMap(Chat::nextWake);
  }

  Optional<Output> poll() {
    drainChat();
    return Optional.ofNullable(outputs.poll());
  }

  /** Somebody calls us. */
  void calledBy(Caller caller, Instant now) {
    if (call.isPresent()) {
      OutgoingCall pending = call.get();
      if (caller.id().equals(Optional.of(pending.peer()))) {
        // Each asked for the other, and this word was faster than the answer.
        found(pending.peer(), caller.address(), now);
      } else if (pending.isWaiting()) {
        missed(caller);
      } else {
        pending.calledBy(caller).ifPresent(this::missed);
      }
    } else if (chat.isEmpty()) {
      open(caller, true, now);
    } else if (!chat.get().peer().equals(caller.address())) {
      if (chat.get().isAlive()) {
        missed(caller);
      } else if (chat.get().looksAt(caller.address())) {
        chat.get().movedTo(caller.address(), now);
      } else {
        // Whom we chatted with is silent; most likely it was started anew and calls again.
        open(caller, true, now);
      }
    }
  }

  /** The server says where the peer is whom we call. */
  void found(Identity peer, InetSocketAddress address, Instant now) {
    Optional<OutgoingCall> answered = call.filter(pending -> pending.peer().equals(peer));
    if (answered.isPresent()) {
      call = Optional.empty();
      open(new Caller(address, chosen(peer)), false, now);
      answered
          .get()
          .calledMeanwhile()
          .filter(caller -> !caller.address().equals(address))
          .ifPresent(this::missed);
    } else if (call.isEmpty()) {
      chat.ifPresent(current -> current.movedTo(address, now));
    }
  }

  /** There will be no chat with whom we call. */
  void failed(Signaling.Output.Failed failed, Instant now) {
    Optional<OutgoingCall> pending = call;
    call = Optional.empty();
    failed(failed.peer(), failed.failure(), failed.detail());
    pending
        .flatMap(OutgoingCall::calledMeanwhile)
        .or(() -> knocking(now).map(MissedCall::caller))
        .ifPresent(caller -> calledBy(caller, now));
  }

  /** What waited for this peer must not reach whoever is called, or calls, next. */
  private void failed(Identity peer, CallFailure failure, String detail) {
    notify(new CallFailed(peer, failure, detail, held));
    held.clear();
  }

  private void open(Caller peer, boolean incoming, Instant now) {
    chat.ifPresent(earlier -> earlier.abandon(now));
    drainChat();
    notify(new PeerEvent.Initiating(peer.address(), incoming, peer.id()));
    Chat opened = new Chat(peer.address(), settings, now);
    linger.ifPresent(quiet -> opened.finish(quiet, now));
    chat = Optional.of(opened);
    chatted = true;
    missedCall = Optional.empty();
    held.forEach(line -> opened.say(line, now));
    held.clear();
    for (EarlyHellos.Early early : earlyHellos.take(peer.address(), now)) {
      opened.receive(early.hello(), early.from(), now);
    }
  }

  private void missed(Caller caller) {
    missedCall = Optional.of(new MissedCall(caller));
    chat.ifPresent(current -> current.exclude(caller.address()));
    notify(new PeerEvent.CallMissed(caller.address(), caller.id()));
  }

  /**
   * A peer that was started anew calls from another port while its old one still counts as there.
   * When that falls silent and the caller still knocks, the call is taken after all.
   */
  private void takeMissedCall(Instant now) {
    Optional<MissedCall> knocking = knocking(now);
    if (knocking.isPresent() && chat.filter(current -> !current.isAlive()).isPresent()) {
      open(knocking.get().caller(), true, now);
    }
  }

  private Optional<MissedCall> knocking(Instant now) {
    Duration span = settings.heartbeat().multipliedBy(2);
    return missedCall.filter(missed -> missed.isKnocking(span, now));
  }

  /** People want to see an id that a peer has chosen; a UUID tells them nothing. */
  private static Optional<Identity> chosen(Identity peer) {
    return switch (peer) {
      case Identity.Chosen id -> Optional.of(id);
      case Identity.Assigned id -> Optional.empty();
    };
  }

  private void drainChat() {
    for (Optional<Chat.Output> next = chat.flatMap(Chat::poll);
        next.isPresent();
        next = chat.flatMap(Chat::poll)) {
      outputs.add(
          switch (next.get()) {
            case Chat.Output.Send(Message message, InetSocketAddress to) ->
                new Output.Send(message, to);
            case Chat.Output.Notify(PeerEvent event) -> new Output.Notify(event);
            case Chat.Output.Met(UUID id) -> new Output.Met(id);
          });
    }
    if (chat.filter(Chat::hasEnded).isPresent()) {
      chat = Optional.empty();
    }
  }

  private void notify(PeerEvent event) {
    outputs.add(new Output.Notify(event));
  }
}
