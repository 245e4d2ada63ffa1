package dev.punchline.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program as a script sees it: lines in, lines out, lines of errors, an exit code. */
public final class Program implements AutoCloseable {
  /** One of its two outputs. */
  public static final class Output {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Output(BufferedReader source) {
      this.reader = Thread.ofPlatform().daemon().start(() -> read(source));
    }

    /** The first such line, be it past already or to come. */
    public String find(Predicate<String> condition) {
      int index = indexOf(condition, 0);
      return lines().get(index);
    }

    /** The index of the first such line that is not before {@code from}; waits for it. */
    int indexOf(Predicate<String> condition, int from) {
      Deadline deadline = Deadline.step();
      synchronized (lines) {
        for (int i = from; ; i++) {
          while (i >= lines.size()) {
            if (deadline.hasPassed()) {
              throw new AssertionError("no such line in " + lines.subList(from, lines.size()));
            }
            deadline.await(lines);
          }
          if (condition.test(lines.get(i))) {
            return i;
          }
        }
      }
    }

    /** All lines so far. */
    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    private void read(BufferedReader source) {
      try {
        source.lines().forEach(this::add);
      } catch (UncheckedIOException e) {
        // It was killed while we read.
      }
    }

    private void add(String line) {
      synchronized (lines) {
        lines.add(line);
        lines.notifyAll();
      }
    }
  }

  private final Process process;
  private final Writer in;
  private final Output out;
  private final Output err;

  private Program(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = new Output(process.inputReader(StandardCharsets.UTF_8));
    this.err = new Output(process.errorReader(StandardCharsets.UTF_8));
  }

  /** Starts it. */
  public static Program start(ProcessBuilder builder) {
    return new Program(Launchers.start(builder));
  }

  /** Runs a script of the project to its end, with no input. */
  static Program run(ProcessBuilder builder) {
    Program program = start(builder);
    program.endInput();
    var unused = program.awaitExit();
    return program;
  }

  /** What it writes to standard output. */
  public Output out() {
    return out;
  }

  Output err() {
    return err;
  }

  void type(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void endInput() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has ended and all it wrote is read, and returns its exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(Deadline.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it does not end; it wrote %s %s".formatted(out.lines, err.lines));
      }
      out.reader.join();
      err.reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM; {@link Process#destroy} would also close the pipes we read from. */
  void terminate() {
    var unused = process.toHandle().destroy();
  }

  /** Ends it as if its machine had lost power. */
  void kill() {
    var unused = process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
