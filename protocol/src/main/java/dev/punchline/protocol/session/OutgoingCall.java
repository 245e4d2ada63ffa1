package dev.punchline.protocol.session;

import dev.punchline.protocol.session.PeerEvent.CallFailure;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * A call that has no chat yet: it waits for our own identity, then for the server's word of where
 * the peer is. Not thread-safe.
 */
final class OutgoingCall {
  /** What the server's word means for the call. */
  sealed interface Outcome {
    /** Punch towards this address. */
    record Reachable(InetSocketAddress peer) implements Outcome {}

    /** Register anew, and the call asks again. */
    record RegisterAnew() implements Outcome {}

    /** There will be no chat. */
    record Failed(CallFailure failure, String detail) implements Outcome {}
  }

  private final UUID peer;
  private boolean asked;
  private boolean renewed;
  private Optional<InetSocketAddress> meanwhile = Optional.empty();

  OutgoingCall(UUID peer) {
    this.peer = peer;
  }

  UUID peer() {
    return peer;
  }

  /** Whether the server is to be asked now; true once, and once more after registering anew. */
  boolean ask() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  /**
   * Somebody called us while we wait for the server; the last one counts.
   *
   * @return who called before, and does not count any more
   */
  Optional<InetSocketAddress> calledBy(InetSocketAddress address) {
    Optional<InetSocketAddress> displaced = meanwhile.filter(earlier -> !earlier.equals(address));
    meanwhile = Optional.of(address);
    return displaced;
  }

  /** Who called us while we waited for the server. */
  Optional<InetSocketAddress> calledMeanwhile() {
    return meanwhile;
  }

  Outcome conclude(Introduction introduction) {
    return switch (introduction) {
      case Introduction.Made(InetSocketAddress address) -> new Outcome.Reachable(address);
      case Introduction.InitiatorUnknown() when !renewed -> {
        renewed = true;
        asked = false;
        yield new Outcome.RegisterAnew();
      }
      case Introduction.InitiatorUnknown() ->
          new Outcome.Failed(CallFailure.SERVER_REFUSED, "it does not know us");
      case Introduction.PeerUnknown() -> new Outcome.Failed(CallFailure.PEER_UNKNOWN, "");
      case Introduction.Unreachable(String detail) ->
          new Outcome.Failed(CallFailure.SERVER_UNREACHABLE, detail);
      case Introduction.Refused(String detail) ->
          new Outcome.Failed(CallFailure.SERVER_REFUSED, detail);
    };
  }
}
