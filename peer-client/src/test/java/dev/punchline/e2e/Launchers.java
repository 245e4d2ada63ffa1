package dev.punchline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The project's own scripts. */
public final class Launchers {
  private Launchers() {}

  /** A process of {@code scripts/NAME}, not yet started, without any PUNCHLINE_ variable set. */
  public static ProcessBuilder of(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(path(name).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PUNCHLINE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Where {@code scripts/NAME} is. */
  public static Path path(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path script = folder.resolve("scripts").resolve(name);
      if (Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IllegalStateException("scripts/" + name + " is in no folder above this one");
  }

  /** Starts it. */
  static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
