package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.time.Instant;

/** How {@link BehaviorTests} get their questions asked. */
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

  /** Sends a Binding request. */
  void ask(
      LocalSocket from,
      InetSocketAddress to,
      Continuation continuation,
      Instant now,
      StunAttribute... attributes);
}
