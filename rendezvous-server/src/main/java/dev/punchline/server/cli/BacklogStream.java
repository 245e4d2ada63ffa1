package dev.punchline.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * A stream that nobody waits for: what is written waits in memory of a fixed size until a thread of
 * its own has passed it on. Where the reader is too slow, or has stopped, lines are lost and
 * counted. Safe for any number of threads; what one call writes stays together.
 */
final class BacklogStream extends OutputStream {
  private final OutputStream target;
  private final LongConsumer lossReport;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somethingWaits = lock.newCondition();
  private final Condition allPassedOn = lock.newCondition();
  private byte[] waiting;
  private byte[] leaving;
  private int length;
  private boolean writing;
  private long linesLost;

  private BacklogStream(OutputStream target, int capacity, LongConsumer lossReport) {
    this.target = target;
    this.lossReport = lossReport;
    this.waiting = new byte[capacity];
    this.leaving = new byte[capacity];
  }

  /**
   * Starts the thread, a daemon.
   *
   * @param target gets everything, on that thread; if it fails, that part is lost
   * @param capacity how many bytes wait at most; as many again can be on their way
   * @param lossReport hears, on that thread, how many lines were lost, once there is room again
   */
  static BacklogStream to(OutputStream target, int capacity, LongConsumer lossReport) {
    BacklogStream stream = new BacklogStream(target, capacity, lossReport);
    Thread.ofPlatform().name("log").daemon().start(stream::passOnForEver);
    return stream;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Takes all of it, or nothing; never waits for the target. */
  @Override
  public void write(byte[] bytes, int offset, int count) {
    lock.lock();
    try {
      // Once something was lost the rest is too, so that no line overtakes the report of it.
      if (linesLost > 0 || count > waiting.length - length) {
        linesLost += Math.max(lines(bytes, offset, count), 1);
      } else {
        System.arraycopy(bytes, offset, waiting, length, count);
        length += count;
      }
      somethingWaits.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all that was written has been passed on.
   *
   * @param patience for how long at most
   * @return whether it has
   */
  boolean drain(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while ((length > 0 || writing || linesLost > 0) && left > 0) {
        left = allPassedOn.awaitNanos(left);
      }
      return length == 0 && !writing && linesLost == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void passOnForEver() {
    try {
      while (true) {
        passOn(take());
      }
    } catch (InterruptedException e) {
      // Nobody has this thread but this class, which never interrupts it.
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something, and makes it what is leaving. */
  private Batch take() throws InterruptedException {
    lock.lock();
    try {
      writing = false;
      while (length == 0 && linesLost == 0) {
        allPassedOn.signalAll();
        somethingWaits.await();
      }
      writing = true;
      Batch batch = new Batch(waiting, length, linesLost);
      waiting = leaving;
      leaving = batch.bytes();
      length = 0;
      linesLost = 0;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whatever fails, the thread goes on; there is nowhere to say so: this is where errors are said.
   */
  private void passOn(Batch batch) {
    try {
      target.write(batch.bytes(), 0, batch.length());
      target.flush();
    } catch (IOException | RuntimeException | Error e) {
      // That part is lost.
    }
    if (batch.linesLostAfter() > 0) {
      try {
        lossReport.accept(batch.linesLostAfter());
      } catch (RuntimeException | Error e) {
        // So is the number.
      }
    }
  }

  private static int lines(byte[] bytes, int offset, int count) {
    int lines = 0;
    for (int i = offset; i < offset + count; i++) {
      if (bytes[i] == '\n') {
        lines++;
      }
    }
    return lines;
  }

  @SuppressWarnings("ArrayRecordComponent") // It is handed over, never compared.
  private record Batch(byte[] bytes, int length, long linesLostAfter) {}
}
