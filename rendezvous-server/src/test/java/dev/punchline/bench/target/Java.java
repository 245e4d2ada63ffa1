package dev.punchline.bench.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How our server is started.
 *
 * @param server a command line that ends before the server's arguments
 * @param flags the variable of the environment from which it takes more flags for the JVM
 */
public record Java(List<String> server, String flags) {

  /**
   * As our launcher starts it.
   *
   * @param root of the project, where the server was packaged
   */
  public static Java ofLauncher(Path root) {
    String library = root.resolve("scripts/lib/java.sh").toString();
    return new Java(
        List.of("bash", "-c", ". \"$0\"; find_jdk; run rendezvous-server \"$@\"", library),
        "PUNCHLINE_JAVA_OPTS");
  }

  List<String> server(List<String> arguments) {
    List<String> command = new ArrayList<>(server);
    command.addAll(arguments);
    return command;
  }

  /** A class of ours on the JVM that runs this. */
  static List<String> plain(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }
}
