package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
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

  private final Chosen own;
  private final Chosen peer;
  private final RegistrationTiming timing;
  private final RandomGenerator random;
  private final Instant until;
  private Transaction transaction;
  private boolean found;
  private boolean waiting;

  /**
   * @param until when to give up
   */
  Question(
      Chosen own,
      Chosen peer,
      RegistrationTiming timing,
      RandomGenerator random,
      Instant until,
      Instant now) {
    this.own = own;
    this.peer = peer;
    this.timing = timing;
    this.random = random;
    this.until = until;
    this.transaction = transaction(timing.firstPause(), now);
  }

  Chosen peer() {
    return peer;
  }

  ByteBuffer transmit(Instant now) {
    if (!found && !now.isBefore(transaction.began().plus(LONGEST_TRANSACTION))) {
      transaction = transaction(timing.heartbeat(), now);
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

  private Transaction transaction(Duration firstPause, Instant now) {
    StunMessage request =
        StunMessage.bindingRequest(
            TransactionId.random(random), new OwnId(own.name()), new PeerId(peer.name()));
    return new Transaction(request, firstPause, timing.heartbeat(), now);
  }
}
