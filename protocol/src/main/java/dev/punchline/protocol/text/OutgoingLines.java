package dev.punchline.protocol.text;

import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * The lines that are still to be sent, in order. A token bucket spaces them, because version 1 has
 * no flow control and a burst overruns the receiver's socket buffer. Not thread-safe; owns no
 * clock.
 */
public final class OutgoingLines {
  /** How many messages may leave at once. */
  static final int BURST = 16;

  /** How often one more may leave after that. */
  static final Duration SPACING = Duration.ofMillis(1);

  private final Queue<Text> pending = new ArrayDeque<>();
  private Instant fullAt = Instant.MIN;

  /**
   * Takes a line. One that is too long for a version-1 datagram leaves as several messages.
   *
   * @return as how many
   */
  public int add(String line) {
    List<Text> parts = LineSplitter.split(line, MessageCodec.VERSION_1_MAX_BYTES);
    pending.addAll(parts);
    return parts.size();
  }

  /** The next message, if there is one and it may leave now. */
  public Optional<Text> next(Instant now) {
    if (pending.isEmpty() || now.isBefore(allowedAt())) {
      return Optional.empty();
    }
    fullAt = (fullAt.isBefore(now) ? now : fullAt).plus(SPACING);
    return Optional.of(pending.remove());
  }

  /** When {@link #next} will have something; empty when nothing is pending. */
  public Optional<Instant> nextWake() {
    return pending.isEmpty() ? Optional.empty() : Optional.of(allowedAt());
  }

  /** Whether nothing is pending. */
  public boolean isEmpty() {
    return pending.isEmpty();
  }

  /** What was never sent, oldest first. */
  public Stream<String> unsent() {
    return pending.stream().map(Text::payload);
  }

  /** The bucket holds a token when it is at most BURST - 1 tokens from being full. */
  private Instant allowedAt() {
    return fullAt.equals(Instant.MIN)
        ? Instant.MIN
        : fullAt.minus(SPACING.multipliedBy(BURST - 1L));
  }
}
