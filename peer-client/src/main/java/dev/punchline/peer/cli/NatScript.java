package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.PeerLoop;
import dev.punchline.peer.ui.Durations;
import dev.punchline.peer.ui.NatChange;
import dev.punchline.peer.ui.NatNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What happens to emulated NATs, and when. */
record NatScript(List<Step> steps) {
  /**
   * One line.
   *
   * @param at since the start
   */
  record Step(Duration at, NatChange change) {}

  /** Reads one from a file: a duration and a change a line, as in {@code 5s reboot}. */
  static final class Converter implements ITypeConverter<NatScript> {
    @Override
    public NatScript convert(String file) {
      try {
        return parse(file, Files.readAllLines(Path.of(file)));
      } catch (NoSuchFileException e) {
        throw new TypeConversionException("there is no file '" + file + "'");
      } catch (IOException | IllegalArgumentException e) {
        throw new TypeConversionException("cannot read '" + file + "' as UTF-8 text: " + e);
      }
    }
  }

  /**
   * Reads lines.
   *
   * @param name of the file, for people
   * @throws TypeConversionException that says in which line is what
   */
  static NatScript parse(String name, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        String where = "%s:%d: '%s'".formatted(name, i + 1, line);
        steps.add(
            step(line)
                .orElseThrow(
                    () ->
                        new TypeConversionException(
                            where
                                + " is not like 5s reboot; after the time comes "
                                + NatChange.SYNTAX)));
      }
    }
    return new NatScript(List.copyOf(steps));
  }

  /** Lets it all happen, beginning now; what is late for the loop is lost with it. */
  void play(PeerLoop loop, NatControl control, Consumer<NatNews> listener) {
    CompletableFuture<?> before = CompletableFuture.completedFuture(steps);
    Duration passed = Duration.ZERO;
    for (Step step : steps.stream().sorted(Comparator.comparing(Step::at)).toList()) {
      // One after the other, so that those of the same time keep the order of their lines.
      long pause = step.at().minus(passed).toNanos();
      before =
          before.thenRunAsync(
              () ->
                  loop.submit(
                      (session, now) ->
                          listener.accept(control.obey(Optional.of(step.change()), now))),
              CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS));
      passed = step.at();
    }
  }

  private static Optional<Step> step(String line) {
    String[] words = line.split("\\s+", 2);
    return words.length < 2
        ? Optional.empty()
        : Durations.parse(words[0])
            .flatMap(at -> NatChange.parse(words[1]).map(change -> new Step(at, change)));
  }
}
