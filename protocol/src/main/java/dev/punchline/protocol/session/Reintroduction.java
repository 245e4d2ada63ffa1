package dev.punchline.protocol.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * When to ask the server again to introduce us to the peer of our chat: while that is not heard,
 * less and less often. The server's word to it may have been lost, as it is said once; or a NAT has
 * forgotten its mappings, and one of us is not where the other looks. Not thread-safe; owns no
 * clock.
 */
final class Reintroduction {
  /** How many times longer than the first one the pauses get. */
  private static final int LONGEST_PAUSE = 4;

  private final UUID peer;
  private final boolean ours;
  private final Duration firstPause;
  private Duration pause;
  private Instant next;
  private boolean wanted;
  private boolean wasLost;
  private boolean asked;

  private Reintroduction(UUID peer, boolean ours, Duration firstPause, Instant next) {
    this.peer = peer;
    this.ours = ours;
    this.firstPause = firstPause;
    this.pause = firstPause.multipliedBy(2);
    this.next = next;
    this.wanted = ours;
  }

  /**
   * The server has just introduced us, at our wish.
   *
   * @param firstPause how long the peer may be unheard before the server is asked again
   */
  static Reintroduction afterCallTo(UUID peer, Duration firstPause, Instant now) {
    return new Reintroduction(peer, true, firstPause, now.plus(firstPause));
  }

  /** The peer called, so that the server is to be asked only once it has been there and is lost. */
  static Reintroduction afterCallFrom(UUID peer, Duration firstPause) {
    return new Reintroduction(peer, false, firstPause, Instant.MAX);
  }

  UUID peer() {
    return peer;
  }

  /** Whether it was we who called. */
  boolean isOurs() {
    return ours;
  }

  /** The server's word has reached the peer, so there is no need to repeat it. */
  void told() {
    wanted &= wasLost;
  }

  /** There is contact. */
  void heard() {
    wanted = false;
  }

  /** The peer was there and is not heard any more. */
  void lost(Instant now) {
    wanted = true;
    wasLost = true;
    pause = firstPause;
    next = now;
  }

  /**
   * Whether to ask now; to be answered by {@link #answered}.
   *
   * @param able whether we are registered, and so can ask
   */
  boolean asks(boolean able, Instant now) {
    if (!wanted || now.isBefore(next)) {
      return false;
    }
    next = now.plus(pause);
    Duration longest = firstPause.multipliedBy(LONGEST_PAUSE);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    boolean asks = able && !asked;
    asked |= asks;
    return asks;
  }

  /** The server answered, or could not; whether it had been asked. */
  boolean answered() {
    boolean was = asked;
    asked = false;
    return was;
  }

  Optional<Instant> nextWake() {
    return wanted ? Optional.of(next) : Optional.empty();
  }
}
