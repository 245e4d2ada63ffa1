package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * "Where is this peer?", asked until it is answered, and then until the two have met: each
 * repetition makes the server call the peer again, whose NAT may have been told nothing yet. Not
 * thread-safe; owns no clock.
 */
final class Question {
  /**
   * A transaction that is older than this is followed by another; RFC 8489 lets one take 39.5 s.
   */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

  /** So often is it asked before the peer counts as not there yet. */
  private static final int ASKED_BEFORE_WAITING = 3;

  /**
   * So often is another NONCE answered at once; a server that goes on gives a new one each time.
   */
  private static final int MOST_CHALLENGES = 3;

  private final Chosen own;
  private final Chosen peer;
  private final RegistrationTiming timing;
  private final RandomGenerator random;
  private final Instant until;
  private Transaction transaction;
  private int challenges;
  private boolean found;
  private boolean waiting;

  /**
   * @param until when to give up
   * @param nonce the last one that the server gave us
   */
  Question(
      Chosen own,
      Chosen peer,
      RegistrationTiming timing,
      RandomGenerator random,
      Instant until,
      Optional<Nonce> nonce,
      Instant now) {
    this.own = own;
    this.peer = peer;
    this.timing = timing;
    this.random = random;
    this.until = until;
    this.transaction = transaction(timing.firstPause(), nonce, now);
  }

  Chosen peer() {
    return peer;
  }

  /**
   * @param nonce the last one that the server gave us
   */
  ByteBuffer transmit(Optional<Nonce> nonce, Instant now) {
    if (!found && !now.isBefore(transaction.began().plus(LONGEST_TRANSACTION))) {
      transaction = transaction(timing.heartbeat(), nonce, now);
      challenges = 0;
    }
    return transaction.transmit(now);
  }

  boolean isDue(Instant now) {
    return transaction.isDue(now);
  }

  Instant nextWake() {
    return found || transaction.due().isBefore(until) ? transaction.due() : until;
  }

  /** Whether it was asked for as long as its owner wants to wait, and not answered. */
  boolean isHopeless(Instant now) {
    return !found && !now.isBefore(until);
  }

  /**
   * The server does not know our NONCE, and gave another one.
   *
   * @return whether to ask with that at once
   */
  boolean challenged(Nonce nonce, Instant now) {
    if (challenges == MOST_CHALLENGES
        || transaction.request().first(Nonce.class).equals(Optional.of(nonce))) {
      return false;
    }
    challenges++;
    transaction = transaction(timing.firstPause(), Optional.of(nonce), now);
    return true;
  }

  boolean isAnsweredBy(StunMessage response) {
    return transaction.isAnsweredBy(response);
  }

  /** The peer's address is known; true the first time. */
  boolean find() {
    boolean first = !found;
    found = true;
    return first;
  }

  boolean isFound() {
    return found;
  }

  /** Whether it is time to say that the peer is not there yet; true once. */
  boolean beginsToWait() {
    if (found || waiting || transaction.transmissions() < ASKED_BEFORE_WAITING) {
      return false;
    }
    waiting = true;
    return true;
  }

  private Transaction transaction(Duration firstPause, Optional<Nonce> nonce, Instant now) {
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(new OwnId(own.name()));
    attributes.add(new PeerId(peer.name()));
    nonce.ifPresent(attributes::add);
    StunMessage request =
        StunMessage.bindingRequest(
            TransactionId.random(random), attributes.toArray(StunAttribute[]::new));
    return new Transaction(request, firstPause, timing.heartbeat(), now);
  }
}
