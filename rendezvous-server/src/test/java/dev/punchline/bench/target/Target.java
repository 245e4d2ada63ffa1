package dev.punchline.bench.target;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server under load: a process of its own that answers at a UDP address. */
public final class Target implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final InetSocketAddress udp;

  Target(String name, Process process, InetSocketAddress udp) {
    this.name = name;
    this.process = process;
    this.udp = udp;
  }

  /** What it is called in the table. */
  public String name() {
    return name;
  }

  /** Where it answers. */
  public InetSocketAddress udp() {
    return udp;
  }

  long pid() {
    return process.pid();
  }

  /** Starts to count the processor time that it uses. */
  public Stopwatch stopwatch() {
    CpuTime start = CpuTime.of(process.toHandle());
    return () -> CpuTime.of(process.toHandle()).since(start);
  }

  /** Counts processor time. */
  @FunctionalInterface
  public interface Stopwatch {
    /** How much was used since the start. */
    Duration elapsed();
  }

  /** Ends the process, and waits until it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
