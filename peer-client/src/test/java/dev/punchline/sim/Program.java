package dev.punchline.sim;

import dev.punchline.protocol.session.PeerSession;
import dev.punchline.protocol.session.PeerSession.Output;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.sim.network.Agenda;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One session on its socket, from its start to its end: what the event loop is in the program. */
final class Program {
  /** Something to do with the session. */
  @FunctionalInterface
  interface Action {
    void run(PeerSession session, Instant now);
  }

  private final Peer peer;
  private final InetSocketAddress address;
  private final PeerSession session;
  private final Agenda agenda;
  private final StandingRules rules = new StandingRules();
  private final List<Action> whileAsleep = new ArrayList<>();
  private Instant nextWake = Instant.MAX;

  Program(Peer peer, int port, PeerSession session) {
    this.peer = peer;
    this.address = peer.host().at(port);
    this.session = session;
    this.agenda = peer.scenario().network().agenda();
  }

  PeerSession session() {
    return session;
  }

  void start() {
    peer.host().listen(address, this::receive);
    if (peer.asksForItsAddress()) {
      act((started, now) -> started.start(peer.scenario().server().address(), now));
    } else {
      act(PeerSession::start);
    }
  }

  void act(Action action) {
    action.run(session, agenda.now());
    carryOut();
  }

  /** The lid is opened: what came by HTTP is read, and what was due is done. */
  void wakesUp() {
    List<Action> late = List.copyOf(whileAsleep);
    whileAsleep.clear();
    late.forEach(this::act);
    wakeIfDue();
    // A wake-up that fell into the sleep is gone, though nothing was due then or is due now.
    session.nextWake().ifPresent(this::wakeAt);
  }

  void wakeIfDue() {
    Instant now = agenda.now();
    boolean due = session.nextWake().filter(wake -> !wake.isAfter(now)).isPresent();
    if (due && peer.runs(this) && !peer.host().isAsleep()) {
      rules.wakes(now);
      act(PeerSession::wake);
    }
  }

  private void receive(Packet packet) {
    rules.received(packet.payload(), packet.source());
    act((session, now) -> session.receive(packet.payload().duplicate(), packet.source(), now));
  }

  private void carryOut() {
    for (Optional<Output> next = session.poll(); next.isPresent(); next = session.poll()) {
      switch (next.get()) {
        case Output.Transmit(var datagram) -> {
          rules.sends(datagram.payload(), datagram.destination(), agenda.now());
          peer.host().send(address, datagram);
        }
        case Output.Introduce(var initiator, var other) ->
            server()
                .introduce(
                    peer.host(),
                    initiator,
                    other,
                    answer -> later((session, now) -> session.introduced(other, answer, now)));
        case Output.LookUpServer() ->
            server()
                .lookUp(
                    peer.host(), found -> later((session, now) -> session.serverFound(found, now)));
        case Output.Notify(var event) -> peer.saw(event);
      }
    }
    session.nextWake().ifPresent(this::wakeAt);
  }

  /**
   * An HTTP request ends in any case, if not while this sleeps; nobody hears of it after the end.
   */
  private void later(Action action) {
    if (peer.runs(this) && peer.host().isAsleep()) {
      whileAsleep.add(action);
    } else if (peer.runs(this)) {
      act(action);
    }
  }

  private void wakeAt(Instant instant) {
    if (instant.isBefore(nextWake)) {
      nextWake = instant;
      agenda.at(
          instant,
          () -> {
            if (nextWake.equals(instant)) {
              nextWake = Instant.MAX;
            }
            wakeIfDue();
            if (peer.runs(this) && !peer.host().isAsleep()) {
              session.nextWake().ifPresent(this::wakeAt);
            }
          });
    }
  }

  private Server server() {
    return peer.scenario().server();
  }
}
