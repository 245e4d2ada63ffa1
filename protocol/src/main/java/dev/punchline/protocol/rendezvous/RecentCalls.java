package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.stun.TransactionId;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The calls that were heard of last. The server repeats its word of a call under the same
 * transaction id as often as the caller asks, and the network may double it. Not thread-safe.
 */
final class RecentCalls {
  private static final int CAPACITY = 64;

  private final SequencedSet<TransactionId> seen = new LinkedHashSet<>();

  /** Whether this one is new. */
  boolean add(TransactionId call) {
    if (!seen.add(call)) {
      return false;
    }
    if (seen.size() > CAPACITY) {
      var unused = seen.removeFirst();
    }
    return true;
  }
}
