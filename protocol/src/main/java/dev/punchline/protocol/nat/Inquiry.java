package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.time.Instant;

/** How the tests get their questions asked. */
interface Inquiry {
  /** What to do with the outcome of a question. */
  @FunctionalInterface
  interface Continuation {
    /**
     * Goes on.
     *
     * @param at the socket on which the answer came, if one came
     */
    void accept(StunOutcome outcome, LocalSocket at, Instant now);
  }

  /** Asks a server. */
  void ask(
      LocalSocket from,
      InetSocketAddress to,
      Continuation continuation,
      Instant now,
      StunAttribute... attributes);

  /**
   * Sends a request to what should be ourselves. The server has named the address, so the request
   * carries nothing that the server could have wanted sent to somebody else: no credentials.
   */
  void askOurselves(LocalSocket from, InetSocketAddress to, Continuation continuation, Instant now);

  /** Drops all questions without an outcome. */
  void abandon(Instant now);
}
