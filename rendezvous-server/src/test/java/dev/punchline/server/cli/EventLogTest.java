package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.server.RendezvousEvent;
import dev.punchline.server.StandardError;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

final class EventLogTest {
  private static final int LINES_PER_SECOND = 10;
  private static final UUID ALICE = UUID.fromString("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
  private static final UUID BOB = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final InetSocketAddress SOURCE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4242);
  private static final RendezvousEvent FULL = new RendezvousEvent.TableFull(SOURCE);
  private static final RendezvousEvent REGISTERED = new RendezvousEvent.Registered(ALICE, SOURCE);

  private final StandardError standardError = StandardError.listen();
  private final EventLog log =
      new EventLog(() -> Instant.EPOCH, LoggerFactory.getLogger("at.level.info"));

  @AfterEach
  void stopListening() {
    standardError.close();
  }

  static Stream<Arguments> linesOfEvents() {
    Chosen ten = new Chosen("10");
    return Stream.of(
        Arguments.of(REGISTERED, "registered " + ALICE + " at 127.0.0.1:4242", "registered"),
        Arguments.of(
            new RendezvousEvent.Expired(ALICE, SOURCE),
            "expired " + ALICE + " at 127.0.0.1:4242",
            "expired"),
        Arguments.of(
            new RendezvousEvent.Introduced(ALICE, BOB),
            "introduced " + ALICE + " to " + BOB,
            "introduced"),
        Arguments.of(
            new RendezvousEvent.IntroductionRefused(BOB),
            "no introduction: " + BOB + " is not registered",
            "introductions refused"),
        Arguments.of(
            new RendezvousEvent.IdRegistered(ten, SOURCE),
            "registered id 10 at 127.0.0.1:4242",
            "ids registered"),
        Arguments.of(
            new RendezvousEvent.IdReleased(ten, SOURCE),
            "released id 10 at 127.0.0.1:4242",
            "ids released"),
        Arguments.of(
            new RendezvousEvent.IdExpired(ten, SOURCE),
            "expired id 10 at 127.0.0.1:4242",
            "ids expired"));
  }

  @ParameterizedTest
  @MethodSource("linesOfEvents")
  void anEventIsALine(RendezvousEvent event, String line, String words) {
    log.accept(event);

    assertThat(standardError.lines())
        .singleElement()
        .asString()
        .endsWith("INFO at.level.info - " + line);
  }

  @ParameterizedTest
  @MethodSource("linesOfEvents")
  void beyondTenOfAKindInASecondTheRestIsCounted(RendezvousEvent event, String line, String words) {
    for (int i = 0; i < 12_345; i++) {
      log.accept(event);
    }
    assertThat(standardError.lines()).hasSize(LINES_PER_SECOND).allMatch(it -> it.endsWith(line));
    log.endSecond();

    assertThat(standardError.lines())
        .hasSize(LINES_PER_SECOND + 1)
        .last()
        .asString()
        .endsWith(" - and 12335 more " + words + " in the last second");
  }

  @Test
  void theNextSecondHasLinesOfItsOwnAndNothingIsToldTwice() {
    for (int i = 0; i < 100; i++) {
      log.accept(REGISTERED);
    }
    log.endSecond();
    log.endSecond();
    assertThat(standardError.lines()).hasSize(LINES_PER_SECOND + 1);

    log.accept(REGISTERED);

    assertThat(standardError.lines()).hasSize(LINES_PER_SECOND + 2);
  }

  @Test
  void aFloodOfOneKindDoesNotSilenceAnother() {
    for (int i = 0; i < 100; i++) {
      log.accept(REGISTERED);
    }

    log.accept(new RendezvousEvent.Introduced(ALICE, BOB));

    assertThat(standardError.lines()).last().asString().contains("introduced");
  }

  @Test
  void questionsRepeatedForTheSamePairAreOneLine() {
    for (int i = 0; i < 100; i++) {
      log.accept(new RendezvousEvent.IdsIntroduced(new Chosen("10"), new Chosen("14")));
    }
    log.endSecond();

    assertThat(standardError.lines())
        .singleElement()
        .asString()
        .endsWith("introduced id 10 to id 14");
  }

  @Test
  void pairsBeyondTenInASecondAreCounted() {
    for (int i = 0; i < 1000; i++) {
      log.accept(new RendezvousEvent.IdsIntroduced(new Chosen("a" + i), new Chosen("b")));
    }
    log.endSecond();

    assertThat(standardError.lines())
        .hasSize(LINES_PER_SECOND + 1)
        .last()
        .asString()
        .endsWith("and 990 more ids introduced in the last second");
  }

  @Test
  void whateverThreadsTellEveryEventIsALineOrCounted() throws Exception {
    int threads = 4;
    int eventsOfEach = 20_000;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        executor.execute(
            () -> {
              for (int event = 0; event < eventsOfEach; event++) {
                log.accept(REGISTERED);
              }
            });
      }
      executor.shutdown();
      while (!executor.awaitTermination(1, TimeUnit.MILLISECONDS)) {
        log.endSecond();
      }
    }
    log.endSecond();

    assertThat(eventsIn(standardError.lines())).isEqualTo((long) threads * eventsOfEach);
  }

  @Test
  void whatIsOnlyCountedTakesNoMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 2 * LINES_PER_SECOND; i++) {
      log.accept(REGISTERED);
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      log.accept(REGISTERED);
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void aFullTableSaysWhatToDo() {
    log.accept(FULL);

    assertThat(standardError.lines())
        .singleElement()
        .asString()
        .contains("WARN")
        .contains("--max-registrations");
  }

  @Test
  void aFloodAgainstAFullTableIsReportedOnceInTenSeconds() {
    for (int second = 0; second < 10; second++) {
      log.accept(FULL);
      log.accept(FULL);
      assertThat(standardError.lines()).hasSize(1);
      log.endSecond();
    }

    log.accept(FULL);
    log.accept(FULL);

    assertThat(standardError.lines()).hasSize(2);
  }

  private static long eventsIn(List<String> lines) {
    Pattern more = Pattern.compile("and (\\d+) more registered");
    return lines.stream()
        .mapToLong(
            line ->
                more.matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .findFirst()
                    .map(found -> Long.parseLong(found.replaceAll("\\D", "")))
                    .orElse(1L))
        .sum();
  }
}
