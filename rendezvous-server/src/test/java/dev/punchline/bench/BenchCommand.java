package dev.punchline.bench;

import dev.punchline.bench.report.HtmlReport;
import dev.punchline.bench.report.JsonReport;
import dev.punchline.bench.report.Report;
import dev.punchline.bench.report.TextReport;
import dev.punchline.bench.target.Java;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code scripts/bench}: measures the server and shows what came of it. */
@Command(
    name = "bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures what the server costs, beside others that answer STUN, in the same run.",
      "",
      "Starts the real server, a responder in C (if there is a compiler), one in plain Java and coturn"
          + " (if it is installed), and loads them in turn, on loopback. Nothing else should run"
          + " meanwhile. Prints tables with medians, least and greatest values, and ratios.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  scripts/bench",
      "  scripts/bench --only stun,heart-beat --rounds 9",
      "  scripts/bench --only stun --server-options='--log-level error'",
      "  scripts/bench --long --html bench.html --json bench.json",
      "",
      "Exit codes: 0 measured, 1 something could not be measured, 2 wrong usage."
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Option(names = "--short", description = "Less than three minutes. That is the default.")
  boolean quick;

  @Option(
      names = "--long",
      description = "About a quarter of an hour, and up to 1,000,000 registrations.")
  boolean thorough;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often each load is run, 1 to "
              + Scale.MOST_ROUNDS
              + ". Default: 5, or 9 with --long")
  Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      converter = PartConverter.class,
      description =
          "Only these: stun, registration-new, registration-again, heart-beat, start-communication,"
              + " allocation, growth, overload. Default: all")
  List<Part> only = List.of(Part.values());

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with charts, too, that needs nothing else.")
  Optional<Path> html = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures, too.")
  Optional<Path> json = Optional.empty();

  @Option(
      names = "--server-options",
      split = " ",
      paramLabel = "OPTIONS",
      description = "More options for our server, separated by spaces.")
  List<String> serverOptions = List.of();

  @Option(names = "--root", hidden = true, required = true)
  Path root = Path.of("");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private final PrintStream err;

  private BenchCommand(PrintStream err) {
    this.err = err;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(System.err, arguments));
  }

  /**
   * Runs the command.
   *
   * @param err where progress and complaints go
   * @return the exit code
   */
  static int execute(PrintStream err, String... arguments) {
    return new CommandLine(new BenchCommand(err))
        .setParameterExceptionHandler((wrong, given) -> complain(err, wrong, USAGE))
        .setExecutionExceptionHandler((failure, command, given) -> complain(err, failure, FAILED))
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Scale scale = scale();
    needWritable(html);
    needWritable(json);
    Set<Part> parts = EnumSet.copyOf(only);
    long start = System.nanoTime();
    Path folder = Files.createTempDirectory("punchline-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(folder)));
    Report report;
    try {
      Path responder = root.resolve("rendezvous-server/src/test/c/stun-responder.c");
      report =
          new Bench(
                  Java.ofLauncher(root),
                  responder,
                  folder,
                  scale,
                  parts,
                  serverOptions,
                  what -> err.println("bench: " + what))
              .run();
    } finally {
      delete(folder);
    }
    report.remarks().add(remark(scale, Duration.ofNanos(System.nanoTime() - start)));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(TextReport.of(report));
    out.flush();
    if (html.isPresent()) {
      write(html.get(), HtmlReport.of(report));
    }
    if (json.isPresent()) {
      write(json.get(), JsonReport.of(report));
    }
    return 0;
  }

  private Scale scale() {
    if (quick && thorough) {
      throw wrong("--short and --long exclude each other");
    }
    Scale scale = thorough ? Scale.LONG : Scale.SHORT;
    if (rounds.isEmpty()) {
      return scale;
    }
    if (rounds.get() < 1 || rounds.get() > Scale.MOST_ROUNDS) {
      throw wrong("--rounds is from 1 to " + Scale.MOST_ROUNDS + ", not " + rounds.get());
    }
    return scale.withRounds(rounds.get());
  }

  /** Nobody is to wait for minutes before this is said. */
  private void needWritable(Optional<Path> file) {
    if (file.isPresent()) {
      Path path = file.get().toAbsolutePath();
      Path folder = path.getParent();
      boolean writable =
          Files.exists(path)
              ? Files.isRegularFile(path) && Files.isWritable(path)
              : folder != null && Files.isWritable(folder);
      if (!writable) {
        throw wrong("cannot write " + file.get());
      }
    }
  }

  private String remark(Scale scale, Duration took) {
    String largest =
        "%,d registrations at most".formatted(scale.largest())
            + (thorough ? "" : " (1,000,000 with --long)");
    return "%s run, %d rounds, %s; took %d s"
        .formatted(thorough ? "Long" : "Short", scale.rounds(), largest, took.toSeconds());
  }

  private void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IOException("cannot write " + file, e);
    }
    err.println("bench: wrote " + file);
  }

  private static int complain(PrintStream err, Exception failure, int code) {
    String said =
        switch (failure) {
          case ParameterException wrong -> wrong.getMessage() + " (try --help)";
          case UncheckedIOException broken when broken.getCause() != null ->
              broken.getCause().getMessage();
          case IOException broken -> broken.getMessage();
          default -> failure.toString();
        };
    err.println("bench: " + said);
    return code;
  }

  /** Whoever stops this in the middle wants no server to go on, and no files to stay. */
  private static void leaveNothing(Path folder) {
    List<ProcessHandle> servers = ProcessHandle.current().descendants().toList();
    servers.forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              servers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .join();
      if (Files.exists(folder)) {
        delete(folder);
      }
    } catch (CompletionException | IOException | UncheckedIOException e) {
      System.err.println("bench: " + folder + " may still be there: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static final class PartConverter implements ITypeConverter<Part> {
    @Override
    public Part convert(String value) {
      return Arrays.stream(Part.values())
          .filter(part -> part.key().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no part "
                          + value
                          + ", but "
                          + Arrays.stream(Part.values())
                              .map(Part::key)
                              .collect(Collectors.joining(", "))));
    }
  }
}
