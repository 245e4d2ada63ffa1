package dev.punchline.protocol.session;

import dev.punchline.protocol.wire.Message.Hello;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * HELLOs that overtook the server's word of who is calling. They wait a moment and are then
 * answered or forgotten; a stranger's are never answered. Not thread-safe.
 */
final class EarlyHellos {
  private static final int CAPACITY = 32;
  private static final Duration KEPT = Duration.ofSeconds(5);

  record Early(Hello hello, InetSocketAddress from, Instant at) {}

  private final Deque<Early> waiting = new ArrayDeque<>();

  void add(Hello hello, InetSocketAddress from, Instant now) {
    if (waiting.size() == CAPACITY) {
      waiting.removeFirst();
    }
    waiting.addLast(new Early(hello, from, now));
  }

  /** Takes out those of whoever is expected now; the others are forgotten with them. */
  List<Early> take(InetSocketAddress expected, Instant now) {
    List<Early> taken =
        waiting.stream()
            .filter(early -> early.from().equals(expected))
            .filter(early -> now.isBefore(early.at().plus(KEPT)))
            .toList();
    waiting.clear();
    return taken;
  }
}
