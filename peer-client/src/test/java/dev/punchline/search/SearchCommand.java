package dev.punchline.search;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/search}. */
@Command(
    name = "scripts/search",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Plays random worlds in the simulator and looks for one in which something is that must not"
          + " be: a machine that throws or spins, a wait that never ends, a path that is not found"
          + " though there is one, a line that gets lost. Each world is a function of its seed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing was found", "1:something was found", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  scripts/search                        a minute, from a seed drawn at random",
      "  scripts/search --seeds 200000         so many worlds, however long that takes",
      "  scripts/search --seed 4711            this world again, with every datagram",
      "  scripts/search --seed 4711 --only 0,3 the same with two of its disturbances"
    })
final class SearchCommand implements Callable<Integer> {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration A_YEAR = Duration.ofDays(365);

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how many worlds to play; without --seconds, however long that takes")
  private Optional<Long> seeds = Optional.empty();

  @Option(names = "--seconds", paramLabel = "S", description = "how long to search (default: 60)")
  private Optional<Long> seconds = Optional.empty();

  @Option(names = "--seed", paramLabel = "X", description = "play this world alone, and tell all")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "I",
      description = "with --seed: of what happens in it, only these numbers, or \"none\"")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "X",
      description = "the seed to begin with (default: drawn at random)")
  private Optional<Long> from = Optional.empty();

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "stop after this many findings (default: ${DEFAULT-VALUE})")
  private int most = 1;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "how many worlds to play at once (default: ${DEFAULT-VALUE})")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SearchCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return seed.isPresent() ? again(seed.get()) : search();
  }

  private int again(long number) {
    World whole = RandomWorld.of(number);
    World world = only.map(numbers -> whole.only(numbers(numbers))).orElse(whole);
    Run.Outcome outcome = Run.of(world);
    System.out.print(new Report(outcome).whole());
    System.out.println(outcome.violation().map(Violation::toString).orElse("nothing was found"));
    return outcome.violation().isPresent() ? 1 : 0;
  }

  private static Set<Integer> numbers(String text) {
    return Pattern.compile("\\d+")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }

  private int search() throws InterruptedException {
    Duration time = seconds.map(Duration::ofSeconds).orElse(seeds.isPresent() ? A_YEAR : A_MINUTE);
    long first = from.orElseGet(() -> System.nanoTime() >>> Byte.SIZE);
    Search.Findings findings =
        Search.within(
            new Search.Limits(first, seeds.orElse(Long.MAX_VALUE - first), time, most, threads),
            System.err::println);
    findings.violations().forEach(each -> System.out.println(new Report(each).brief()));
    System.out.println("from seed " + first + ": " + findings.tally().text(findings.elapsed()));
    return findings.violations().isEmpty() ? 0 : 1;
  }
}
