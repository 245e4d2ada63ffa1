package dev.punchline.e2e;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts among the test resources, which drive libraries that others wrote. */
final class PythonScript {
  private PythonScript() {}

  /** A process of one, not yet started, with Debian's own Python, which has Debian's libraries. */
  static ProcessBuilder of(String name, String... arguments) {
    URL script = PythonScript.class.getResource(name);
    if (script == null) {
      throw new IllegalStateException("no script " + name);
    }
    List<String> command = new ArrayList<>();
    try {
      command.addAll(List.of("/usr/bin/python3", Path.of(script.toURI()).toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
