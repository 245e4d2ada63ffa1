package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code scripts/matrix}: runs the matrix and shows it. */
@Command(
    name = "matrix",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Shows who reaches whom through which NAT, and how fast.",
      "",
      "Lets every pair of NATs chat in the simulator, at every place and loss, and compares each"
          + " outcome with theory. Nothing leaves this machine.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  scripts/matrix",
      "  scripts/matrix --topology different-lans --loss 0",
      "  scripts/matrix --only symmetric,port-restricted",
      "  scripts/matrix --html matrix.html",
      "",
      "Exit codes:",
      "  0  The simulator agrees with theory in every cell.",
      "  1  It does not; the datagrams of each such run are shown.",
      "  2  The command line is wrong, or the file cannot be written."
    })
final class MatrixCommand implements Callable<Integer> {
  private static final int DISAGREES = 1;
  private static final int USAGE = 2;
  private static final int REPETITIONS = 9;
  private static final int ALL_LOST = 100;
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--topology",
      split = ",",
      paramLabel = "PLACE",
      converter = TopologyConverter.class,
      description =
          "Where the two are: same-lan, different-lans, carrier-hairpin, carrier-no-hairpin."
              + " Default: all")
  List<Topology> topologies = List.of(Topology.values());

  @Option(
      names = "--loss",
      split = ",",
      paramLabel = "PERCENT",
      description = "How much is lost between two sites. Default: 0,5,20")
  List<Integer> losses = Matrix.LOSSES;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAT",
      converter = PresetConverter.class,
      description = "Rows and columns of these NATs only. Default: all")
  List<NatPreset> presets = List.of(NatPreset.values());

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The first seed. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--repeat",
      paramLabel = "RUNS",
      defaultValue = "" + REPETITIONS,
      description =
          "How many seeds each cell is run with where datagrams are lost. Default:"
              + " ${DEFAULT-VALUE}")
  int repetitions;

  @Option(
      names = "--html",
      arity = "0..1",
      paramLabel = "FILE",
      fallbackValue = STANDARD_OUTPUT,
      description =
          "Write one page for a browser instead, to standard output unless FILE is given.")
  Optional<String> html = Optional.empty();

  @Option(names = "--json", description = "Print an object a line, for each cell, instead.")
  boolean json;

  @Option(names = "--color", hidden = true)
  boolean color;

  @Option(names = "--progress", hidden = true)
  boolean progress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MatrixCommand())
            .setParameterExceptionHandler(MatrixCommand::wrongUsage)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Matrix matrix = matrix();
    Progress shown = new Progress(System.err, progress, matrix.cells().size());
    List<Result> results = matrix.run(shown::step);
    shown.end();
    if (json) {
      print(JsonLines.of(results), StandardCharsets.UTF_8);
    } else if (html.isPresent()) {
      write(new HtmlPage(matrix).of(results), html.get());
    } else {
      Charset charset = Charset.forName(System.getProperty("native.encoding", "US-ASCII"));
      boolean unicode = charset.newEncoder().canEncode('✓');
      print(new TextTable(matrix, unicode, color).of(results), charset);
    }
    if (json || html.isPresent()) {
      results.forEach(result -> result.disagreements().forEach(System.err::println));
    }
    return results.stream().allMatch(Result::agrees) ? 0 : DISAGREES;
  }

  private Matrix matrix() {
    if (losses.stream().anyMatch(loss -> loss < 0 || loss >= ALL_LOST)) {
      throw wrong("--loss is from 0 to 99");
    }
    if (repetitions < 1) {
      throw wrong("--repeat is at least 1");
    }
    if (json && html.isPresent()) {
      throw wrong("--json and --html exclude each other");
    }
    return new Matrix(
        topologies.stream().distinct().toList(),
        losses.stream().distinct().toList(),
        presets.stream().distinct().toList(),
        seed,
        repetitions);
  }

  private void write(String page, String file) {
    if (file.equals(STANDARD_OUTPUT)) {
      print(page, StandardCharsets.UTF_8);
      return;
    }
    try {
      Files.writeString(Path.of(file), page);
    } catch (IOException e) {
      throw wrong("cannot write " + file);
    }
    System.err.println("matrix: wrote " + file);
  }

  private static void print(String text, Charset charset) {
    PrintStream out = new PrintStream(System.out, false, charset);
    out.print(text);
    out.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    System.err.println("matrix: " + wrong.getMessage() + " (try --help)");
    return USAGE;
  }

  static final class TopologyConverter implements ITypeConverter<Topology> {
    @Override
    public Topology convert(String value) {
      return Arrays.stream(Topology.values())
          .filter(topology -> topology.label().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no place "
                          + value
                          + ", but "
                          + Arrays.stream(Topology.values())
                              .map(Topology::label)
                              .collect(Collectors.joining(", "))));
    }
  }

  static final class PresetConverter implements ITypeConverter<NatPreset> {
    @Override
    public NatPreset convert(String value) {
      return NatPreset.of(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no NAT "
                          + value
                          + ", but "
                          + Arrays.stream(NatPreset.values())
                              .map(NatPreset::label)
                              .collect(Collectors.joining(", "))));
    }
  }
}
