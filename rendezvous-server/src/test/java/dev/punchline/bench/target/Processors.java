package dev.punchline.bench.target;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a server one processor of its own, and this process all others, until this is closed:
 * neither takes the other's time then. Needs Linux, and {@code taskset} of util-linux, which is
 * part of any system.
 */
public final class Processors implements AutoCloseable {
  private static final Path ALL = Path.of("/proc");
  private static final Pattern ALLOWED = Pattern.compile("Cpus_allowed_list:\\s*([\\d,-]+)");
  private static final long PATIENCE_SECONDS = 10;
  private static final int ATTEMPTS = 3;

  /** What has to be run in the end. */
  private final Deque<List<String>> undo = new ArrayDeque<>();

  private Processors() {}

  /**
   * Tells server and generator apart, or nothing where there is one processor only, or it cannot be
   * done.
   */
  public static Optional<Processors> apart(Target server) throws IOException {
    Optional<List<Integer>> ours = allowed(ALL.resolve("self"));
    Optional<List<Integer>> theirs = allowed(ALL.resolve(String.valueOf(server.pid())));
    if (ours.isEmpty() || theirs.isEmpty() || ours.get().size() < 2) {
      return Optional.empty();
    }
    String us = String.valueOf(ProcessHandle.current().pid());
    String them = String.valueOf(server.pid());
    int first = ours.get().getFirst();
    Processors processors = new Processors();
    if (processors.move(List.of("-a", "-p", "-c"), them, List.of(first), theirs.get())
        && processors.move(
            List.of("-a", "-p", "-c"), us, ours.get().subList(1, ours.get().size()), ours.get())) {
      return Optional.of(processors);
    }
    processors.close();
    return Optional.empty();
  }

  /** Everything is as before. */
  @Override
  public void close() throws IOException {
    while (!undo.isEmpty()) {
      // Whoever has ended meanwhile needs no processor.
      var unused = runs(undo.pop());
    }
  }

  /** The numbers in a list such as {@code 0-2,5}, or nothing if a status does not have it. */
  static Optional<List<Integer>> allowedIn(String status) {
    Matcher allowed = ALLOWED.matcher(status);
    if (!allowed.find()) {
      return Optional.empty();
    }
    List<Integer> processors = new ArrayList<>();
    for (String range : allowed.group(1).split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int processor = Integer.parseInt(ends[0]); processor <= last; processor++) {
        processors.add(processor);
      }
    }
    return Optional.of(processors);
  }

  private static Optional<List<Integer>> allowed(Path task) throws IOException {
    Path status = task.resolve("status");
    return Files.isReadable(status) ? allowedIn(Files.readString(status)) : Optional.empty();
  }

  private boolean move(List<String> options, String task, List<Integer> to, List<Integer> from)
      throws IOException {
    undo.push(command(options, from, task));
    return runs(command(options, to, task));
  }

  private static List<String> command(List<String> options, List<Integer> to, String task) {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(options);
    command.add(String.join(",", to.stream().map(String::valueOf).toList()));
    command.add(task);
    return command;
  }

  /** A thread that ends meanwhile is an error to the program, and a JVM has some that do. */
  private static boolean runs(List<String> command) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (runsOnce(command)) {
        return true;
      }
    }
    return false;
  }

  private static boolean runsOnce(List<String> command) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while processors are assigned");
    }
  }
}
