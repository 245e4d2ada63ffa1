package dev.punchline.search;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.sim.Peer;
import dev.punchline.sim.network.Agenda;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody at a computer: does things, and remembers what was said and shown. */
final class Person {
  /**
   * A line that was said.
   *
   * @param life in which run of the program
   */
  record Said(String line, int life, Instant at) {}

  /** An event, and in which run of the program. */
  record Seen(Instant at, int life, PeerEvent event) {}

  private final Who who;
  private final Peer peer;
  private final Agenda agenda;
  private final List<Said> said = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final List<Instant> deaths = new ArrayList<>();
  private boolean running = true;
  private boolean retired;
  private Phase phase = Phase.FREE;
  private Instant phaseSince = Agenda.START;
  private Optional<Instant> calledAt = Optional.empty();
  private boolean waitsForWhomItCalled;
  private boolean registered;
  private Instant registeredSince = Agenda.START;
  private Optional<InetSocketAddress> mapped = Optional.empty();

  Person(Who who, Peer peer, Agenda agenda) {
    this.who = who;
    this.peer = peer;
    this.agenda = agenda;
  }

  Who who() {
    return who;
  }

  Peer peer() {
    return peer;
  }

  Phase phase() {
    return phase;
  }

  /** For how long the phase has lasted. */
  Duration phaseAge() {
    return Duration.between(phaseSince, agenda.now());
  }

  /**
   * Since when a call waits for the server's word, if one does, we are registered, and the person
   * was not told that the peer is waited for.
   */
  Optional<Instant> askedAt() {
    return calledAt
        .filter(at -> registered && !waitsForWhomItCalled)
        .map(at -> at.isBefore(registeredSince) ? registeredSince : at);
  }

  /** Whether nothing is on: no chat, no call. */
  boolean isFree() {
    return phase == Phase.FREE && calledAt.isEmpty();
  }

  /** Whether a person would call: nobody is heard, and no call is under way. */
  boolean mayCall() {
    return (phase == Phase.FREE || phase == Phase.SILENT) && calledAt.isEmpty();
  }

  boolean isRegistered() {
    return registered;
  }

  boolean isAwake() {
    return running && !peer.host().isAsleep();
  }

  boolean isRunning() {
    return running;
  }

  /** Where a STUN server saw it last. */
  Optional<InetSocketAddress> mapped() {
    return mapped;
  }

  List<Said> said() {
    return said;
  }

  List<Seen> seen() {
    return seen;
  }

  /** In which run of the program it is; from 0. */
  int life() {
    return deaths.size();
  }

  void calls(Person other) {
    if (isAwake()) {
      Optional<Identity> id = other.peer.id();
      if (id.isPresent()) {
        if (calledAt.isEmpty()) {
          calledAt = Optional.of(agenda.now());
          waitsForWhomItCalled = false;
        }
        peer.calls(id.get());
        catchUp();
      }
    }
  }

  void says(String line) {
    if (isAwake()) {
      said.add(new Said(line, life(), agenda.now()));
      peer.says(line);
      catchUp();
    }
  }

  void leaves() {
    if (isAwake()) {
      peer.leaves();
      catchUp();
    }
  }

  void crashes() {
    catchUp();
    if (running) {
      peer.crashes();
      running = false;
      deaths.add(agenda.now());
      enter(Phase.FREE);
      calledAt = Optional.empty();
      registered = false;
    }
  }

  /** Is gone for good. */
  void retires() {
    crashes();
    retired = true;
  }

  void starts() {
    if (!running && !retired) {
      peer.host().wakeUp();
      running = true;
      peer.starts();
      catchUp();
    }
  }

  /** Takes note of what the session has told since. */
  void catchUp() {
    List<Peer.Seen> all = peer.seen();
    for (Peer.Seen one : all.subList(seen.size(), all.size())) {
      seen.add(new Seen(one.at(), life(), one.event()));
      note(one.event(), one.at());
    }
  }

  private void note(PeerEvent event, Instant at) {
    switch (event) {
      case Initiating(var address, boolean incoming, var id) -> {
        enter(Phase.PUNCHING, at);
        if (!incoming) {
          calledAt = Optional.empty();
        }
      }
      case Contact contact -> enter(Phase.OPEN, at);
      case PeerSilent silent -> enter(Phase.SILENT, at);
      case Closed closed -> enter(Phase.FREE, at);
      case CallFailed failed -> {
        boolean another =
            failed.failure() == CallFailure.BUSY || failed.failure() == CallFailure.GIVEN_UP;
        if (!another || phase == Phase.OPEN || phase == Phase.PUNCHING) {
          calledAt = Optional.empty();
        }
      }
      case PeerEvent.Waiting waiting -> waitsForWhomItCalled = true;
      case Registered anew -> registered(at);
      case PeerEvent.ServerSilent silent -> registered = false;
      case PeerEvent.NotRegistered not -> registered = false;
      case PeerEvent.ServerBack back -> registered(at);
      case PeerEvent.Stun(var address, var roundTrip) -> mapped = Optional.of(address);
      case PeerEvent.StunFailed failed -> {}
      case PeerEvent.HelloSent sent -> {}
      case PeerEvent.HelloReceived received -> {}
      case PeerEvent.TextSent sent -> {}
      case PeerEvent.TextReceived received -> {}
      case PeerEvent.CallMissed missed -> {}
      case PeerEvent.LineHeld held -> {}
      case PeerEvent.NobodyToHear nobody -> {}
    }
  }

  private void registered(Instant at) {
    registered = true;
    registeredSince = at;
  }

  private void enter(Phase next, Instant at) {
    phase = next;
    phaseSince = at;
  }

  private void enter(Phase next) {
    enter(next, agenda.now());
  }
}
