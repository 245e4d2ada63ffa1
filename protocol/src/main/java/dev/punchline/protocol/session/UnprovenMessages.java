package dev.punchline.protocol.session;

import dev.punchline.protocol.wire.Message;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What came from an address that may be the peer's and has not answered a HELLO of ours yet. The
 * peer may have contact before we have, and what it says then overtakes its answer. There are never
 * more senders than a hole puncher has candidates. Not thread-safe.
 */
final class UnprovenMessages {
  /** Of one sender; more than a peer sends without a pause. */
  private static final int CAPACITY = 32;

  private final Map<InetSocketAddress, Queue<Message>> waiting = new HashMap<>();

  void add(Message message, InetSocketAddress from) {
    Queue<Message> messages = waiting.computeIfAbsent(from, key -> new ArrayDeque<>());
    if (messages.size() < CAPACITY) {
      messages.add(message);
    }
  }

  /** Takes out those of an address that has answered, oldest first. */
  List<Message> take(InetSocketAddress answered) {
    return Optional.ofNullable(waiting.remove(answered)).map(List::copyOf).orElseGet(List::of);
  }

  void clear() {
    waiting.clear();
  }
}
