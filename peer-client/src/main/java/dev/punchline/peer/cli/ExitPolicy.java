package dev.punchline.peer.cli;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.NotRegistered;
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
  private Optional<ExitCode> lastChat = Optional.empty();

  /**
   * @param calls whether the command line names a peer to call
   */
  ExitPolicy(boolean calls) {
    this.callPending = calls;
  }

  /** There will be no more input: a script whose chat is over then has nothing to wait for. */
  Optional<ExitCode> inputEnded() {
    inputEnded = true;
    return lastChat;
  }

  /** Somebody is being called, so the last chat need not have been the last. */
  void calling() {
    lastChat = Optional.empty();
  }

  /** What this event means for the program; empty if it goes on. */
  Optional<ExitCode> after(PeerEvent event) {
    return switch (event) {
      case Registered done -> {
        registered = true;
        yield Optional.empty();
      }
      case Initiating begun -> {
        lastChat = Optional.empty();
        yield Optional.empty();
      }
      case Contact contact -> {
        callPending = false;
        yield Optional.empty();
      }
      case PeerEvent.ServerSilent silent ->
          registered ? Optional.empty() : Optional.of(ExitCode.SERVER_UNREACHABLE);
      case NotRegistered refused ->
          switch (refused.why()) {
            case ID_TAKEN -> registered ? Optional.empty() : Optional.of(ExitCode.REFUSED);
            case NO_RENDEZVOUS ->
                registered ? Optional.empty() : Optional.of(ExitCode.SERVER_UNREACHABLE);
          };
      case CallFailed failed -> afterFailedCall(failed);
      case Closed closed -> afterClosed(closed);
      default -> Optional.empty();
    };
  }

  private Optional<ExitCode> afterFailedCall(CallFailed failed) {
    Optional<ExitCode> outcome =
        switch (failed.failure()) {
          case PEER_UNKNOWN -> Optional.of(ExitCode.PEER_UNKNOWN);
          case SERVER_UNREACHABLE -> Optional.of(ExitCode.SERVER_UNREACHABLE);
          case SERVER_REFUSED, SELF -> Optional.of(ExitCode.REFUSED);
          case BUSY -> Optional.empty();
          case GIVEN_UP -> {
            callPending = false;
            yield Optional.empty();
          }
        };
    if (outcome.isPresent()) {
      lastChat = outcome;
    }
    return outcome.filter(code -> callPending || inputEnded);
  }

  private Optional<ExitCode> afterClosed(Closed closed) {
    ExitCode outcome =
        switch (closed.reason()) {
          case LEFT, PEER_LEFT, REPLACED -> ExitCode.OK;
          case PEER_GONE -> ExitCode.PEER_GONE;
          case NO_PATH -> ExitCode.NO_PATH;
        };
    boolean last =
        switch (closed.reason()) {
          case LEFT -> true;
          case REPLACED -> false;
          case PEER_LEFT, PEER_GONE -> inputEnded;
          case NO_PATH -> inputEnded || callPending;
        };
    lastChat = Optional.of(outcome);
    return lastChat.filter(code -> last);
  }
}
