package dev.punchline.sim;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What somebody is expected to see. Nothing happens before it is said by when. */
public final class Expectation {
  private final Peer peer;

  private Expectation(Peer peer) {
    this.peer = peer;
  }

  /** Begins a sentence. */
  public static Expectation expect(Peer peer) {
    return new Expectation(peer);
  }

  /** Such a line comes from the other peer, or has come already. */
  public Due shows(String line) {
    return sees(
        "show \"" + line + "\"",
        event -> event instanceof TextReceived(var from, var text) && text.equals(line));
  }

  /** Datagrams pass both ways, for the first time in a chat. */
  public Due hasContact() {
    return sees("have contact", event -> event instanceof Contact contact && !contact.again());
  }

  /** Datagrams pass both ways again. */
  public Due hasContactAgain() {
    return sees("have contact again", event -> event instanceof Contact contact && contact.again());
  }

  /** A chat ends for this reason. */
  public Due closes(Reason reason) {
    return sees(
        "close with " + reason,
        event -> event instanceof Closed closed && closed.reason() == reason);
  }

  /** An event of a kind. */
  public Due sees(Class<? extends PeerEvent> kind) {
    return sees("see " + kind.getSimpleName(), kind::isInstance);
  }

  /**
   * An event like this.
   *
   * @param what in words, as in "does not see that"
   */
  public Due sees(String what, Predicate<PeerEvent> event) {
    return new Due(peer, what, () -> peer.seen().stream().map(Peer.Seen::event).anyMatch(event));
  }

  /** Says by when. */
  public record Due(Peer peer, String what, BooleanSupplier isSo) {
    /** Lets time pass until it is so. */
    public void within(Duration time) {
      if (!peer.scenario().runsUntil(isSo, time)) {
        throw failure("does not " + what + " within " + time.toMillis() + " ms");
      }
    }

    /** Lets all this time pass, and it does not become so. */
    public void notWithin(Duration time) {
      if (peer.scenario().runsUntil(isSo, time)) {
        throw failure("should not " + what + " within " + time.toMillis() + " ms");
      }
    }

    /** It is so already. */
    public void already() {
      within(Duration.ZERO);
    }

    private AssertionError failure(String text) {
      return peer.scenario().failure(peer.name() + " " + text);
    }
  }
}
