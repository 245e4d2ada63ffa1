package dev.punchline.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
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

  static OptionalLong residentIn(String status) {
    Matcher resident = RESIDENT.matcher(status);
    return resident.find()
        ? OptionalLong.of(Long.parseLong(resident.group(1)) * KIBIBYTE)
        : OptionalLong.empty();
  }
}
