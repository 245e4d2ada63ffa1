package dev.punchline.protocol.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Drives one machine through virtual time: wakes it exactly when it asks to be woken, and writes
 * down what it puts out, and when.
 */
public final class Driver<T> {
  private static final int MOST_WAKES = 10_000;

  /** What a machine put out. */
  public record Timed<T>(long at, T output) {}

  private final Consumer<Instant> wake;
  private final Supplier<Optional<Instant>> nextWake;
  private final Supplier<Optional<T>> poll;

  public Driver(
      Consumer<Instant> wake, Supplier<Optional<Instant>> nextWake, Supplier<Optional<T>> poll) {
    this.wake = wake;
    this.nextWake = nextWake;
    this.poll = poll;
  }

  /** What the machine has to say now. */
  public List<T> pull() {
    List<T> outputs = new ArrayList<>();
    for (Optional<T> next = poll.get(); next.isPresent(); next = poll.get()) {
      outputs.add(next.orElseThrow());
    }
    return outputs;
  }

  /** All that the machine does of itself up to an instant, that one included. */
  public List<Timed<T>> until(long end) {
    List<Timed<T>> timeline = new ArrayList<>();
    int wakes = 0;
    for (Optional<Instant> next = nextWake.get();
        next.isPresent() && VirtualTime.millis(next.orElseThrow()) <= end;
        next = nextWake.get()) {
      Instant now = next.orElseThrow();
      wake.accept(now);
      pull().forEach(output -> timeline.add(new Timed<>(VirtualTime.millis(now), output)));
      assertThat(++wakes).as("wakes until %d ms", end).isLessThan(MOST_WAKES);
    }
    return timeline;
  }
}
