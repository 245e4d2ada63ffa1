package dev.punchline.peer.cli;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Registered;
import java.util.Optional;

/**
 * Decides which event ends {@code chat}, and with which code. A person who is still at the keyboard
 * may go on after a chat has ended; a script whose input has ended may not. The call that the
 * command line asked for either succeeds or ends the program. Not thread-safe.
 */
final class ExitPolicy {
  private boolean callPending;
  private boolean inputEnded;
  private boolean registered;

  /**
   * @param calls whether the command line names a peer to call
   */
  ExitPolicy(boolean calls) {
    this.callPending = calls;
  }

  /** There will be no more input. */
  void inputEnded() {
    inputEnded = true;
  }

  /** What this event means for the program; empty if it goes on. */
  Optional<ExitCode> after(PeerEvent event) {
    return switch (event) {
      case Registered done -> {
        registered = true;
        yield Optional.empty();
      }
      case Contact contact -> {
        callPending = false;
        yield Optional.empty();
      }
      case PeerEvent.ServerSilent silent ->
          registered ? Optional.empty() : Optional.of(ExitCode.SERVER_UNREACHABLE);
      case CallFailed failed -> afterFailedCall(failed);
      case Closed closed -> afterClosed(closed);
      default -> Optional.empty();
    };
  }

  private Optional<ExitCode> afterFailedCall(CallFailed failed) {
    if (!callPending) {
      return Optional.empty();
    }
    return switch (failed.failure()) {
      case PEER_UNKNOWN -> Optional.of(ExitCode.PEER_UNKNOWN);
      case SERVER_UNREACHABLE -> Optional.of(ExitCode.SERVER_UNREACHABLE);
      case SERVER_REFUSED, SELF -> Optional.of(ExitCode.REFUSED);
      case BUSY -> Optional.empty();
    };
  }

  private Optional<ExitCode> afterClosed(Closed closed) {
    return switch (closed.reason()) {
      case LEFT -> Optional.of(ExitCode.OK);
      case PEER_LEFT -> inputEnded ? Optional.of(ExitCode.OK) : Optional.empty();
      case PEER_GONE -> inputEnded ? Optional.of(ExitCode.PEER_GONE) : Optional.empty();
      case NO_PATH -> inputEnded || callPending ? Optional.of(ExitCode.NO_PATH) : Optional.empty();
    };
  }
}
