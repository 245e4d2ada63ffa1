package dev.punchline.server;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.Lifetime;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The rules of the rendezvous in STUN framing, section 6 of the specification. Owns no socket and
 * no clock: {@code now} is monotonic and comes from the caller. Safe for any number of threads if
 * the listener is.
 *
 * <p>A datagram is answered by at most one, at most {@value #LONGER_ANSWER} bytes longer; and at
 * most one goes to the peer it asks for, at most {@value #LONGER_INDICATION} bytes longer. Beyond
 * that, a request by which a peer comes releases one answer and one indication for each question
 * that was kept for it, at most {@link ChosenIds#MOST_ASKERS}.
 *
 * <p>Nobody is introduced to anybody, in either direction, whose address may have been forged: both
 * have repeated a NONCE that was sent to it.
 */
public final class StunRendezvous {
  /** Bytes by which an answer may be longer than its request: an IPv6 address and a NONCE. */
  public static final int LONGER_ANSWER = 44;

  /** Bytes by which an indication may be longer than the question behind it, which has a NONCE. */
  public static final int LONGER_INDICATION = 4;

  /** They take some 50 microseconds. */
  private static final int MOST_EXPIRED_AT_ONCE = 50;

  /**
   * Something to send.
   *
   * @param fingerprint whether it ends with FINGERPRINT
   */
  public record Send(StunMessage message, boolean fingerprint, Flow to) {}

  /** What became of a message. */
  public enum Verdict {
    /** The id is held for its source, which is told so. */
    REGISTERED,
    /** The peer was there: both are told. */
    INTRODUCED,
    /** The peer is not there yet: the question is kept. */
    KEPT,
    /** The id is held for another lifetime; nobody is told. */
    REFRESHED,
    /** The source gave its id back; nobody is told. */
    RELEASED,
    /** No Binding request or indication, or an attribute that must be understood and is not. */
    DROPPED_MALFORMED,
    /** An id with other characters, or one that asks for itself. */
    DROPPED_BAD_ID,
    /** Another source holds the id. */
    DROPPED_TAKEN,
    /** The source holds as many ids as it may. */
    DROPPED_GREEDY,
    /** There is no room. */
    DROPPED_FULL,
    /** An indication for an id that is not held, or given back without its NONCE. */
    DROPPED_UNKNOWN
  }

  /**
   * What became of a message, and what is to be sent for it.
   *
   * @param sends in this order
   */
  public record Outcome(Verdict verdict, List<Send> sends) {
    public Outcome {
      sends = List.copyOf(sends);
    }

    private static Outcome silent(Verdict verdict) {
      return new Outcome(verdict, List.of());
    }
  }

  private final ChosenIds ids;
  private final AddressProof proof;
  private final RandomGenerator random;
  private final Consumer<RendezvousEvent> events;

  /**
   * @param proof makes and checks NONCEs
   * @param random a cryptographically strong source for transaction ids
   * @param events hears what happens, on the thread on which it happens
   */
  public StunRendezvous(
      ChosenIds ids, AddressProof proof, RandomGenerator random, Consumer<RendezvousEvent> events) {
    this.ids = ids;
    this.proof = proof;
    this.random = random;
    this.events = events;
  }

  /** Whether a message is for this room: it has a PUNCHLINE-ID, and the magic cookie. */
  public static boolean concerns(StunMessage message) {
    return message.has(OwnId.class) && !message.transaction().isClassic();
  }

  /** Takes a message that {@link #concerns} this room, or drops it. */
  public synchronized Outcome receive(StunMessage message, Flow flow, Instant now) {
    Optional<OwnId> own = message.first(OwnId.class);
    if (own.isEmpty()
        || message.method() != StunMessage.BINDING
        || message.transaction().isClassic()
        || !message.unknownRequired().isEmpty()) {
      return Outcome.silent(Verdict.DROPPED_MALFORMED);
    }
    Optional<Chosen> id = own.map(OwnId::name).flatMap(Chosen::parse);
    if (id.isEmpty()) {
      return Outcome.silent(Verdict.DROPPED_BAD_ID);
    }
    return switch (message.messageClass()) {
      case REQUEST -> requested(id.get(), message, flow, now);
      case INDICATION -> Outcome.silent(indicated(id.get(), message, flow, now));
      case SUCCESS_RESPONSE, ERROR_RESPONSE -> Outcome.silent(Verdict.DROPPED_MALFORMED);
    };
  }

  /**
   * Forgets some of those who have not been heard for a lifetime, and of the questions that nobody
   * repeats: so few that no datagram has to wait for long.
   *
   * @return whether there may be more
   */
  public synchronized boolean expire(Instant now) {
    return ids.expire(
        now,
        MOST_EXPIRED_AT_ONCE,
        gone -> events.accept(new RendezvousEvent.IdExpired(gone.id(), gone.source())));
  }

  /** How many ids are held, those included that the next {@link #expire} will forget. */
  public synchronized int size() {
    return ids.size();
  }

  private Verdict indicated(Chosen id, StunMessage message, Flow flow, Instant now) {
    InetSocketAddress source = flow.source();
    Optional<ChosenIds.Holder> holder =
        ids.find(id, now).filter(held -> held.source().equals(source));
    if (holder.isEmpty()) {
      return Verdict.DROPPED_UNKNOWN;
    }
    if (message.first(Lifetime.class).filter(lifetime -> lifetime.seconds() == 0).isEmpty()) {
      ids.heard(holder.get(), flow, now);
      return Verdict.REFRESHED;
    }
    if (!proof.isIn(message, source, id)) {
      return Verdict.DROPPED_UNKNOWN;
    }
    ids.release(holder.get());
    events.accept(new RendezvousEvent.IdReleased(id, source));
    return Verdict.RELEASED;
  }

  private Outcome requested(Chosen id, StunMessage request, Flow flow, Instant now) {
    InetSocketAddress source = flow.source();
    Optional<Chosen> wanted = Optional.empty();
    if (request.has(PeerId.class)) {
      wanted = request.first(PeerId.class).map(PeerId::name).flatMap(Chosen::parse);
      if (wanted.isEmpty() || wanted.get().equals(id)) {
        return Outcome.silent(Verdict.DROPPED_BAD_ID);
      }
    }
    boolean fingerprint = request.has(Fingerprint.class);
    return switch (ids.claim(id, flow, fingerprint, now)) {
      case ChosenIds.Claim.Held(var holder, var fresh) -> {
        if (fresh) {
          events.accept(new RendezvousEvent.IdRegistered(id, source));
        }
        boolean proven = proof.isIn(request, source, id);
        List<Send> sends = new ArrayList<>();
        Verdict verdict =
            wanted
                .filter(peer -> proven)
                .map(peer -> asked(holder, peer, request, now, sends))
                .orElseGet(() -> registered(holder, request, sends));
        if (proven) {
          holder.prove();
          tellWhoAsked(holder, now, sends);
        }
        yield new Outcome(verdict, sends);
      }
      case ChosenIds.Claim.Taken() -> Outcome.silent(Verdict.DROPPED_TAKEN);
      case ChosenIds.Claim.Greedy() -> Outcome.silent(Verdict.DROPPED_GREEDY);
      case ChosenIds.Claim.Full() -> {
        events.accept(new RendezvousEvent.TableFull(source));
        yield Outcome.silent(Verdict.DROPPED_FULL);
      }
    };
  }

  /** The id comes back to show that this is no server that only knows plain Binding. */
  private Verdict registered(ChosenIds.Holder holder, StunMessage request, List<Send> sends) {
    InetSocketAddress source = holder.source();
    List<StunAttribute> attributes =
        List.of(
            new XorMappedAddress(source),
            new OwnId(holder.id().name()),
            proof.nonce(source, holder.id()));
    sends.add(
        new Send(
            request.response(MessageClass.SUCCESS_RESPONSE, attributes),
            request.has(Fingerprint.class),
            holder.flow()));
    return Verdict.REGISTERED;
  }

  private Verdict asked(
      ChosenIds.Holder asker, Chosen wanted, StunMessage request, Instant now, List<Send> sends) {
    TransactionId call = TransactionId.random(random);
    ChosenIds.Question question = ids.ask(asker, wanted, request.transaction(), call, now);
    Optional<ChosenIds.Holder> peer = ids.find(wanted, now).filter(ChosenIds.Holder::proven);
    if (peer.isPresent()) {
      introduce(asker, question, peer.get(), sends);
      return Verdict.INTRODUCED;
    }
    return ids.keep(asker, question, now) ? Verdict.KEPT : Verdict.DROPPED_FULL;
  }

  private void tellWhoAsked(ChosenIds.Holder peer, Instant now, List<Send> sends) {
    for (ChosenIds.Holder asker : ids.waitingFor(peer.id(), now)) {
      asker.question().ifPresent(question -> introduce(asker, question, peer, sends));
    }
  }

  private void introduce(
      ChosenIds.Holder asker,
      ChosenIds.Question question,
      ChosenIds.Holder peer,
      List<Send> sends) {
    StunMessage answer =
        new StunMessage(
            MessageClass.SUCCESS_RESPONSE,
            StunMessage.BINDING,
            question.transaction(),
            List.of(
                new XorMappedAddress(asker.source()),
                new XorPeerAddress(peer.source()),
                proof.nonce(asker.source(), asker.id())));
    sends.add(new Send(answer, question.fingerprint(), asker.flow()));
    StunMessage call =
        StunMessage.bindingIndication(
            question.call(), new XorPeerAddress(asker.source()), new OwnId(asker.id().name()));
    sends.add(new Send(call, peer.fingerprint(), peer.flow()));
    if (ids.answered(asker, question)) {
      events.accept(new RendezvousEvent.IdsIntroduced(asker.id(), peer.id()));
    }
  }
}
