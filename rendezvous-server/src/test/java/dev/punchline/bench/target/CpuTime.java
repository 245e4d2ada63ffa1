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
 * How long a process has been on a processor, in the system and out of it. Exact where the kernel
 * tells it for each thread in nanoseconds (Linux), else as exact as the system's clock ticks.
 *
 * @param nanosByThread for each thread of the process; a single entry where they are not told apart
 */
record CpuTime(Map<String, Long> nanosByThread) {
  private static final String WHOLE_PROCESS = "all";

  /** Reads it. */
  static CpuTime of(ProcessHandle process) {
    Path tasks = Path.of("/proc", String.valueOf(process.pid()), "task");
    Map<String, Long> nanos = new HashMap<>();
    if (Files.isReadable(tasks.resolve(String.valueOf(process.pid())).resolve("schedstat"))) {
      readThreads(tasks, nanos);
    }
    if (nanos.isEmpty()) {
      nanos.put(WHOLE_PROCESS, process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos());
    }
    return new CpuTime(Map.copyOf(nanos));
  }

  /**
   * What was used since. A thread that has ended meanwhile is left out: what it used can no longer
   * be told.
   */
  Duration since(CpuTime earlier) {
    return Duration.ofNanos(
        nanosByThread.entrySet().stream()
            .mapToLong(
                each -> each.getValue() - earlier.nanosByThread.getOrDefault(each.getKey(), 0L))
            .sum());
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
