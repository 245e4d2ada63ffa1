package dev.punchline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A shell in a terminal of its own, and what a person in front of it sees and types. */
final class Tmux implements AutoCloseable {
  /** A terminal gives no signal when it changes, so it has to be looked at again. */
  private static final long GLANCE_NANOS = 50_000_000;

  private final Path folder;
  private final Path socket;
  private final Path raw;

  private Tmux(ProcessBuilder environment) {
    try {
      this.folder = Files.createTempDirectory("punchline");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.socket = folder.resolve("tmux");
    this.raw = folder.resolve("terminal");
    var unusedSession =
        run(
            environment,
            List.of(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "100",
                "-y",
                "40",
                "env",
                "PS1=shell$ ",
                "bash",
                "--norc",
                "--noprofile"));
    var unusedPipe = tmux("pipe-pane", "-o", "cat >> '" + raw + "'");
    var unusedPrompt = await(screen -> screen.startsWith("shell$"));
  }

  /**
   * Opens one.
   *
   * @param environment NAME=VALUE, beyond what the launchers get anyway
   */
  static Tmux open(String... environment) {
    ProcessBuilder builder = Launchers.of("peer-client");
    builder.environment().keySet().removeAll(List.of("TMUX", "TMUX_PANE", "NO_COLOR"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      var unused =
          builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new Tmux(builder);
  }

  /** Types text as it is. */
  Tmux type(String text) {
    var unused = tmux("send-keys", "-l", "--", text);
    return this;
  }

  /** Presses keys by their tmux names: Enter, Up, Tab, C-c ... */
  Tmux press(String... keys) {
    List<String> command = new ArrayList<>(List.of("send-keys"));
    command.addAll(List.of(keys));
    var unused = tmux(command.toArray(String[]::new));
    return this;
  }

  /** Types a line and presses Enter. */
  Tmux enter(String line) {
    return type(line).press("Enter");
  }

  /** Makes the window this wide. */
  Tmux resize(int columns) {
    var unused = tmux("resize-window", "-x", String.valueOf(columns));
    return this;
  }

  /** What is on the screen, with what has scrolled away, without trailing space. */
  String screen() {
    return tmux("capture-pane", "-p", "-J", "-S", "-").stripTrailing();
  }

  /** The same with its colours, as escape sequences. */
  String colors() {
    return tmux("capture-pane", "-p", "-e", "-S", "-");
  }

  /** The line in which the cursor is. */
  String cursorLine() {
    int row = Integer.parseInt(tmux("display-message", "-p", "#{cursor_y}").strip());
    String visible = tmux("capture-pane", "-p");
    return visible.lines().skip(row).findFirst().orElse("").stripTrailing();
  }

  /** Every byte that the terminal was sent. */
  String raw() {
    try {
      return Files.readString(raw, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line that contains this, and returns the first such line. */
  String awaitLine(String part) {
    return await(screen -> screen.contains(part))
        .lines()
        .filter(line -> line.contains(part))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the line with the cursor is this. */
  void awaitCursorLine(String line) {
    Deadline deadline = Deadline.step();
    while (!cursorLine().equals(line)) {
      if (deadline.hasPassed()) {
        throw new AssertionError(
            "the cursor is in \"%s\", not in \"%s\"; the screen:%n%s"
                .formatted(cursorLine(), line, screen()));
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  /** Waits until the screen is so. */
  String await(Predicate<String> condition) {
    Deadline deadline = Deadline.step();
    while (true) {
      String screen = screen();
      if (condition.test(screen)) {
        return screen;
      }
      if (deadline.hasPassed()) {
        throw new AssertionError("what should be seen is not there, but:\n" + screen);
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  @Override
  public void close() {
    var unused = tmux("kill-server");
    try {
      // tmux leaves its socket behind.
      Files.deleteIfExists(socket);
      Files.deleteIfExists(raw);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tmux(String... arguments) {
    return run(new ProcessBuilder(), List.of(arguments));
  }

  private String run(ProcessBuilder builder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
    command.addAll(arguments);
    Process process = Launchers.start(builder.command(command).redirectErrorStream(true));
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("%s failed: %s".formatted(command, out));
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
