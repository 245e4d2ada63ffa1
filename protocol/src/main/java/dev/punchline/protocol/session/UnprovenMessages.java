package dev.punchline.protocol.session;

import dev.punchline.protocol.wire.Message;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What came from an address that may be the peer's and has not answered a HELLO of ours yet. The
 * peer may have contact before we have, and what it says then overtakes its answer. Not
 * thread-safe.
 */
final class UnprovenMessages {
  /** As many as a peer sends without a pause. */
  private static final int CAPACITY = 32;

  private record Unproven(Message message, InetSocketAddress from) {}

  private final Deque<Unproven> waiting = new ArrayDeque<>();

  void add(Message message, InetSocketAddress from) {
    if (waiting.size() == CAPACITY) {
      waiting.removeFirst();
    }
    waiting.addLast(new Unproven(message, from));
  }

  /** Takes out those of an address that has answered, oldest first. */
  List<Message> take(InetSocketAddress answered) {
    List<Message> taken =
        waiting.stream().filter(one -> one.from().equals(answered)).map(Unproven::message).toList();
    waiting.removeIf(one -> one.from().equals(answered));
    return taken;
  }
}
