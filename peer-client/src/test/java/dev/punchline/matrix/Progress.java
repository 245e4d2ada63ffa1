package dev.punchline.matrix;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far it is, on one line of a terminal that is gone in the end; nothing in the first second.
 */
final class Progress {
  private static final long PAUSE = Duration.ofMillis(200).toNanos();
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final boolean shown;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong next;

  /**
   * @param shown whether there is somebody to see it
   * @param total how many steps there will be
   */
  Progress(PrintStream terminal, boolean shown, int total) {
    this.terminal = terminal;
    this.shown = shown;
    this.total = total;
    this.next = new AtomicLong(System.nanoTime() + Duration.ofSeconds(1).toNanos());
  }

  /** One more is done; any thread may say so. */
  void step() {
    int now = done.incrementAndGet();
    long due = next.get();
    long time = System.nanoTime();
    if (shown && time - due > 0 && next.compareAndSet(due, time + PAUSE)) {
      terminal.print(CLEAR + now + " of " + total + " cells …");
      terminal.flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (shown) {
      terminal.print(CLEAR);
      terminal.flush();
    }
  }
}
