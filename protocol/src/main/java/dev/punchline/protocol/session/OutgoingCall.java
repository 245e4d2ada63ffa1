package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import java.util.Optional;

/** A call that has no chat yet: the server has not said where the peer is. Not thread-safe. */
final class OutgoingCall {
  private final Identity peer;
  private boolean waiting;
  private Optional<Caller> meanwhile = Optional.empty();

  OutgoingCall(Identity peer) {
    this.peer = peer;
  }

  Identity peer() {
    return peer;
  }

  /** The peer is not there yet; that may take any time. */
  void waits() {
    waiting = true;
  }

  /** Whether the server's word may take any time. */
  boolean isWaiting() {
    return waiting;
  }

  /** Whether a call to this peer may take the place of this one. */
  boolean givesWayTo(Identity other) {
    return waiting && !peer.equals(other);
  }

  /**
   * Somebody called us while we wait for the server; the last one counts.
   *
   * @return who called before, and does not count any more
   */
  Optional<Caller> calledBy(Caller caller) {
    Optional<Caller> displaced =
        meanwhile.filter(earlier -> !earlier.address().equals(caller.address()));
    meanwhile = Optional.of(caller);
    return displaced;
  }

  /** Who called us while we waited for the server. */
  Optional<Caller> calledMeanwhile() {
    return meanwhile;
  }
}
