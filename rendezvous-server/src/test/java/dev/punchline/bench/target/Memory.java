package dev.punchline.bench.target;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resident memory of a process, where the system tells it (Linux). */
public final class Memory {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final long KIBIBYTE = 1024;

  private Memory() {}

  /** Bytes, or nothing where they cannot be read. */
  public static OptionalLong resident(Target target) throws IOException {
    Path status = Path.of("/proc", String.valueOf(target.pid()), "status");
    return Files.isReadable(status) ? residentIn(Files.readString(status)) : OptionalLong.empty();
  }

  /**
   * The same for a JVM, once it has collected its garbage and the C library has given back what it
   * had spare: what is left is in use.
   *
   * @throws IOException if the JDK's {@code jcmd} fails
   */
  public static OptionalLong settled(Target jvm) throws IOException {
    for (String command : List.of("GC.run", "System.trim_native_heap")) {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(jvm.pid()),
                  command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!jcmd.waitFor(1, TimeUnit.MINUTES) || jcmd.exitValue() != 0) {
          throw new IOException("jcmd " + jvm.pid() + " " + command + " failed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the server collects");
      }
    }
    return resident(jvm);
  }

  static OptionalLong residentIn(String status) {
    Matcher resident = RESIDENT.matcher(status);
    return resident.find()
        ? OptionalLong.of(Long.parseLong(resident.group(1)) * KIBIBYTE)
        : OptionalLong.empty();
  }
}
