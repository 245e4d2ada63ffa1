package dev.punchline.bench.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long a process has been on a processor, in the system and out of it. No file tells it both
 * exactly and in full: {@code /proc/PID/task/TID/schedstat} counts nanoseconds, but vanishes with
 * its thread; {@code /proc/PID/stat} counts threads that have ended, but in clock ticks; and {@code
 * /proc/PID/schedstat} is of the first thread alone. So the threads are added up, and the whole is
 * what shows that some have ended.
 *
 * @param nanosByThread for each thread of the process; empty where they are not told apart
 * @param nanosOfAll of all threads, those that have ended too, as exact as clock ticks are
 */
record CpuTime(Map<String, Long> nanosByThread, long nanosOfAll) {
  /**
   * Two times are rounded down to a hundredth of a second each, in the system and out of it; so
   * much more or less may a difference be.
   */
  private static final long TICKS = 20_000_000;

  /** Reads it. */
  static CpuTime of(ProcessHandle process) {
    Path tasks = Path.of("/proc", String.valueOf(process.pid()), "task");
    Map<String, Long> nanos = new HashMap<>();
    if (Files.isReadable(tasks.resolve(String.valueOf(process.pid())).resolve("schedstat"))) {
      readThreads(tasks, nanos);
    }
    Duration all = process.info().totalCpuDuration().orElse(Duration.ZERO);
    return new CpuTime(Map.copyOf(nanos), all.toNanos());
  }

  /**
   * What was used since: to the nanosecond, except where threads that have ended meanwhile used
   * more than clock ticks can hide. Then, and where threads are not told apart, it is exact to 20
   * ms.
   */
  Duration since(CpuTime earlier) {
    long all = nanosOfAll - earlier.nanosOfAll;
    if (nanosByThread.isEmpty() || earlier.nanosByThread.isEmpty()) {
      return Duration.ofNanos(all);
    }
    long living =
        nanosByThread.entrySet().stream()
            .mapToLong(
                each -> each.getValue() - earlier.nanosByThread.getOrDefault(each.getKey(), 0L))
            .sum();
    return Duration.ofNanos(all - living > TICKS ? all : living);
  }

  /** The first field of a schedstat file: nanoseconds on a processor. */
  static OptionalLong onProcessor(String schedstat) {
    String[] fields = schedstat.strip().split(" ", 2);
    try {
      return OptionalLong.of(Long.parseLong(fields[0]));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static void readThreads(Path tasks, Map<String, Long> into) {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        read(thread.resolve("schedstat"))
            .ifPresent(nanos -> into.put(String.valueOf(thread.getFileName()), nanos));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new UncheckedIOException(new IOException("a process has ended", e));
    }
  }

  private static OptionalLong read(Path schedstat) throws IOException {
    try {
      return onProcessor(Files.readString(schedstat));
    } catch (NoSuchFileException e) {
      // The thread has ended since its folder was listed.
      return OptionalLong.empty();
    }
  }
}
