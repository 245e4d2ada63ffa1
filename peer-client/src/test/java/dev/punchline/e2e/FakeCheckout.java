package dev.punchline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the launchers share, in a checkout of its own with a JDK of shell scripts: what takes them
 * seconds with Maven and a JVM takes milliseconds here, and can be made to happen at any moment.
 */
final class FakeCheckout {
  static final List<String> MODULES = List.of("rendezvous-server", "peer-client");

  /**
   * Writes its arguments down and, when it is to make an archive, that archive. A server is ready
   * until it is ended; {@code $RECORDING} is what else happens while one is recorded.
   */
  private static final String JAVA =
      """
      #!/bin/bash
      echo "$@" >>"$COMMANDS"
      for argument in "$@"; do
        case $argument in
          -XX:ArchiveClassesAtExit=*)
            echo archive >"${argument#*=}"
            eval "${RECORDING:-}"
            ;;
        esac
      done
      case $* in
        *--udp-port*)
          trap 'kill $!; exit 143' TERM
          sleep 60 &
          echo ready udp=127.0.0.1:1 http=127.0.0.1:2
          wait
          ;;
      esac
      """;

  private final Path root;
  private final Path jdk;

  private FakeCheckout(Path root, Path jdk) {
    this.root = root;
    this.jdk = jdk;
  }

  /** Where nothing is yet. */
  static FakeCheckout at(Path folder) {
    return new FakeCheckout(folder.resolve("punchline"), folder.resolve("jdk"));
  }

  /** With both modules built a moment ago, and nothing in the cache. */
  static FakeCheckout in(Path folder) throws IOException {
    FakeCheckout checkout = at(folder);
    checkout.write(checkout.jdk.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
    checkout.program(checkout.jdk.resolve("bin/java"), JAVA);
    checkout.program(checkout.jdk.resolve("bin/javac"), "#!/bin/sh\n");
    Path library = Launchers.path("peer-client").resolveSibling("lib/java.sh");
    checkout.write(checkout.root.resolve("scripts/lib/java.sh"), Files.readString(library));
    checkout.touch("pom.xml");
    for (String module : List.of("protocol", "rendezvous-server", "peer-client")) {
      checkout.touch(module + "/pom.xml");
      checkout.touch(module + "/src/main/java/Source.java");
      checkout.touch(module + "/src/test/java/SourceTest.java");
    }
    checkout.age();
    for (String module : MODULES) {
      checkout.touch(module + "/target/" + module + "-0.1.0.jar");
      checkout.touch(module + "/target/lib/library.jar");
      checkout.touch(module + "/target/packaged");
      checkout.touch(module + "/target/tests-compiled");
      checkout.touch(module + "/target/test.classpath");
      checkout.touch(module + "/target/test-classes/Source.class");
    }
    checkout.age();
    return checkout;
  }

  /** A file of the checkout. */
  Path path(String name) {
    return root.resolve(name);
  }

  /** Makes a file of the checkout, or the age of one, new. */
  void touch(String name) throws IOException {
    Path file = Files.createDirectories(path(name).getParent()).resolve(path(name).getFileName());
    Files.write(file, new byte[] {'\n'});
  }

  /** Makes all that there is an hour older than it says. */
  void age() throws IOException {
    try (var files = Files.walk(root.getParent())) {
      for (Path file : files.toList()) {
        Instant before = Files.getLastModifiedTime(file).toInstant();
        Files.setLastModifiedTime(file, FileTime.from(before.minusSeconds(3600)));
      }
    }
  }

  /** What the programs were started with, a line for each start. */
  List<String> commands() throws IOException {
    return Files.readAllLines(commandsFile());
  }

  /**
   * Bash that knows the library and the JDK, with more commands to run; errors go to its output.
   */
  ProcessBuilder bash(String commands) {
    String library = path("scripts/lib/java.sh").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash", "-c", "set -euo pipefail; . '" + library + "'; find_jdk; " + commands);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PUNCHLINE_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("COMMANDS", commandsFile().toString());
    builder.environment().put("XDG_CACHE_HOME", root.resolveSibling("cache").toString());
    return builder.redirectErrorStream(true).directory(root.toFile());
  }

  /** Runs that to its end. */
  Result run(ProcessBuilder bash) throws IOException, InterruptedException {
    Path output = root.resolveSibling("output");
    Process process = bash.redirectOutput(output.toFile()).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("it does not end: " + bash.command());
    }
    return new Result(process.exitValue(), Files.readString(output).strip());
  }

  Result run(String commands) throws IOException, InterruptedException {
    return run(bash(commands));
  }

  private Path commandsFile() {
    return root.resolveSibling("commands");
  }

  /** Writes a script. */
  void program(Path file, String text) throws IOException {
    write(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(Files.createDirectories(file.getParent()).resolve(file.getFileName()), text);
  }

  /** How it ended, and what it said. */
  record Result(int exitCode, String output) {}
}
