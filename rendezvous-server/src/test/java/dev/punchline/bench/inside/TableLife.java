package dev.punchline.bench.inside;

import com.sun.management.ThreadMXBean;
import dev.punchline.server.registry.Flow;
import dev.punchline.server.registry.InMemoryRegistry;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * The server's table of registrations, filled and then swept by one thread: first most expire, then
 * all. It is processor time of that thread.
 *
 * @param claims to fill it; some split a page of the table, and take memory for that
 * @param holds from one registration that expires to the next: a lock was held no longer than that.
 *     What comes after the last one of a sweep is not among them
 * @param control as holds, for as long as the sweeps, with nothing in between: what the system
 *     took, which is counted as the thread's where the processor is a virtual one
 * @param sweep both sweeps, until the last has expired
 */
public record TableLife(Laps claims, Laps holds, Laps control, Duration sweep) {
  /**
   * Many times the same.
   *
   * @param usual all but one in ten thousand took no longer
   * @param longest the one that took longest
   * @param overOneMilli how many took more than a millisecond
   */
  public record Laps(Duration usual, Duration longest, long overOneMilli) {}

  private static final int PORT = 4_242;
  private static final int TEN = 10 << 24;
  private static final Instant HEARD = Instant.EPOCH;
  private static final Instant HEARD_LATER = HEARD.plusSeconds(1);

  /** One of so many is heard later, and is still there when the table shrinks. */
  private static final int STAYING = 4;

  /**
   * Fills a table and has all of it expire.
   *
   * @param size from 1 to 2^24 registrations
   * @throws IllegalStateException if some do not
   */
  public static TableLife of(int size) {
    InMemoryRegistry registry = new InMemoryRegistry(size, new SecureRandom());
    Random ids = new Random(size);
    Stopwatch filling = new Stopwatch();
    for (int number = 0; number < size; number++) {
      Flow flow = flow(number);
      UUID id = new UUID(ids.nextLong(), ids.nextLong());
      filling.skip();
      var unused = registry.claim(flow, () -> id, number % STAYING == 0 ? HEARD_LATER : HEARD);
      filling.lap();
    }
    Stopwatch sweeping = new Stopwatch();
    registry.removeUnheardSince(HEARD_LATER, gone -> sweeping.lap());
    sweeping.skip();
    registry.removeUnheardSince(HEARD_LATER.plusNanos(1), gone -> sweeping.lap());
    if (registry.size() > 0) {
      throw new IllegalStateException(registry.size() + " registrations do not expire");
    }
    Stopwatch nothing = new Stopwatch();
    while (nothing.total().compareTo(sweeping.total()) < 0) {
      nothing.lap();
    }
    return new TableLife(filling.laps(), sweeping.laps(), nothing.laps(), sweeping.total());
  }

  private static Flow flow(int number) {
    byte[] address = ByteBuffer.allocate(Integer.BYTES).putInt(TEN | number).array();
    try {
      return new Flow(new InetSocketAddress(InetAddress.getByAddress(address), PORT), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 bytes are always an address", e);
    }
  }

  private static final class Stopwatch {
    private static final long MILLI = 1_000_000;
    private static final long MOST = 10_000 * MILLI;
    private static final double USUAL_PERCENT = 99.99;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long first = threads.getCurrentThreadCpuTime();
    private final Histogram laps = new Histogram(MOST, 2);
    private long last = first;
    private long overOneMilli;

    void skip() {
      last = threads.getCurrentThreadCpuTime();
    }

    void lap() {
      long before = last;
      skip();
      laps.recordValue(Math.min(last - before, MOST));
      overOneMilli += last - before > MILLI ? 1 : 0;
    }

    Laps laps() {
      return new Laps(
          Duration.ofNanos(laps.getValueAtPercentile(USUAL_PERCENT)),
          Duration.ofNanos(laps.getMaxValue()),
          overOneMilli);
    }

    Duration total() {
      return Duration.ofNanos(last - first);
    }
  }
}
