package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.punch.Heartbeat;
import dev.punchline.protocol.punch.Liveness;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;

/**
 * Gets an identity from the rendezvous server and keeps it. Not thread-safe; owns no clock.
 *
 * <p>REGISTRATION is retransmitted until it is answered, without end: what to think of a server
 * that stays silent is for the owner to decide. A version-1 server never answers a heartbeat, so
 * its silence says nothing; one that has acknowledged a heartbeat once is expected to go on.
 */
public final class RegistrationClient {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this to the server. */
    record Send(Message message, InetSocketAddress to) implements Output {}

    /**
     * The server assigned an identity.
     *
     * @param again whether there was another one before, now void
     */
    record Registered(UUID id, boolean again) implements Output {}

    /**
     * The server does not answer. Said once per outage.
     *
     * @param silence how long it has been silent
     */
    record ServerSilent(Duration silence) implements Output {}

    /** The server answers again, and still knows us. */
    record ServerBack() implements Output {}

    /**
     * The server may have come back at another port: look its address up, and call {@link
     * RegistrationClient#moveTo} with what is found. Repeated while the server is silent, and while
     * it is one whose silence says nothing.
     */
    record LookUpServer() implements Output {}
  }

  private enum State {
    NEW,
    ASKING,
    REGISTERED
  }

  private final RegistrationTiming timing;
  private final Queue<Output> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private InetSocketAddress server;
  private Optional<UUID> id = Optional.empty();
  private Heartbeat heartbeat;
  private Liveness liveness;
  private Duration pause;
  private Instant nextRequest = Instant.MAX;
  private Instant nextLookUp = Instant.MAX;
  private boolean acknowledges;
  private boolean silent;

  /**
   * @param server where the server takes REGISTRATION
   */
  public RegistrationClient(InetSocketAddress server, RegistrationTiming timing) {
    this.server = server;
    this.timing = timing;
    this.pause = timing.firstPause();
    this.heartbeat = new Heartbeat(timing.heartbeat(), Instant.MIN);
    this.liveness = new Liveness(timing.silence(), Instant.MIN);
  }

  /** Sends the first REGISTRATION. */
  public void start(Instant now) {
    ask(now);
  }

  /** The identity that the server assigned, unless it is known to be void. */
  public Optional<UUID> id() {
    return state == State.REGISTERED ? id : Optional.empty();
  }

  /** Where the server takes REGISTRATION. */
  public InetSocketAddress server() {
    return server;
  }

  /** The server is at this address now; registers there unless it was known and answers. */
  public void moveTo(InetSocketAddress address, Instant now) {
    if (!address.equals(server)) {
      server = address;
      acknowledges = false;
      ask(now);
    }
  }

  /** The identity is void, as the server said over HTTP: gets another one. */
  public void renew(Instant now) {
    if (state == State.REGISTERED) {
      ask(now);
    }
  }

  /** Takes a message; one that is not from the server, or not for this room, is ignored. */
  public void receive(Message message, InetSocketAddress from, Instant now) {
    if (!from.equals(server)) {
      return;
    }
    switch (message) {
      case Registration registration ->
          registration.assigned().ifPresent(assigned -> assigned(assigned, now));
      case HeartBeat beat -> beat.registration().ifPresent(known -> acknowledged(known, now));
      case Expired expired -> {
        if (id().equals(Optional.of(expired.registration()))) {
          ask(now);
        }
      }
      case Message.InitiateChat initiate -> {}
      case Message.Hello hello -> {}
      case Message.Success success -> {}
      case Message.Text text -> {}
      case Message.Bye bye -> {}
      case Message.Unknown unknown -> {}
    }
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    switch (state) {
      case NEW -> {}
      case ASKING -> {
        if (!now.isBefore(nextRequest)) {
          request(now);
        }
        noticeSilence(now);
      }
      case REGISTERED -> {
        if (heartbeat.isDue(now)) {
          beat(now);
        }
        if (acknowledges) {
          noticeSilence(now);
        } else if (!now.isBefore(nextLookUp)) {
          lookUp(now);
        }
      }
    }
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    return switch (state) {
      case NEW -> Optional.empty();
      case ASKING -> Optional.of(earlier(nextRequest, silenceWake()));
      case REGISTERED ->
          Optional.of(earlier(heartbeat.nextWake(), acknowledges ? silenceWake() : nextLookUp));
    };
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void ask(Instant now) {
    if (state != State.ASKING) {
      state = State.ASKING;
      silent = false;
      liveness = new Liveness(timing.patience(), now);
    }
    pause = timing.firstPause();
    request(now);
  }

  private void request(Instant now) {
    outputs.add(new Output.Send(Registration.REQUEST, server));
    nextRequest = now.plus(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(timing.heartbeat()) < 0 ? doubled : timing.heartbeat();
  }

  private void assigned(UUID assigned, Instant now) {
    if (state != State.ASKING) {
      return;
    }
    boolean again = id.isPresent() && !id.get().equals(assigned);
    id = Optional.of(assigned);
    state = State.REGISTERED;
    silent = false;
    heartbeat = new Heartbeat(timing.heartbeat(), now);
    liveness = new Liveness(timing.silence(), now);
    nextLookUp = now.plus(timing.lookUp());
    outputs.add(new Output.Registered(assigned, again));
  }

  private void acknowledged(UUID known, Instant now) {
    if (!id().equals(Optional.of(known))) {
      return;
    }
    acknowledges = true;
    liveness.heard(now);
    if (silent) {
      silent = false;
      outputs.add(new Output.ServerBack());
    }
  }

  private void beat(Instant now) {
    id.ifPresent(
        registration -> outputs.add(new Output.Send(HeartBeat.refreshing(registration), server)));
    heartbeat.sent(now);
  }

  private void noticeSilence(Instant now) {
    if (!silent && liveness.isSilent(now)) {
      silent = true;
      nextLookUp = now;
      outputs.add(new Output.ServerSilent(liveness.silence(now)));
    }
    if (silent && !now.isBefore(nextLookUp)) {
      lookUp(now);
    }
  }

  private void lookUp(Instant now) {
    nextLookUp = now.plus(timing.lookUp());
    outputs.add(new Output.LookUpServer());
  }

  private Instant silenceWake() {
    return silent ? nextLookUp : liveness.nextWake();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
