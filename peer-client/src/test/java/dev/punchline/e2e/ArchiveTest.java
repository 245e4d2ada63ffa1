package dev.punchline.e2e;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The archives that the launchers keep in the user's cache folder save time, and do nothing else.
 */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveTest {
  private static final List<String> MODULES = List.of("rendezvous-server", "peer-client");
  private static final long SMALLEST_ARCHIVE = 1 << 20;

  /** What may have become of the archive of peer-client; it is not newer than its mark. */
  enum Misfit {
    EMPTY {
      @Override
      byte[] of(byte[] good) {
        return new byte[0];
      }
    },
    CUT_OFF {
      @Override
      byte[] of(byte[] good) {
        return Arrays.copyOf(good, good.length / 2);
      }
    },
    NOISE {
      @Override
      byte[] of(byte[] good) {
        byte[] noise = new byte[1 << 16];
        new Random(1).nextBytes(noise);
        return noise;
      }
    },
    OF_ANOTHER_JDK {
      @Override
      byte[] of(byte[] good) {
        String text = new String(good, 0, 4096, StandardCharsets.ISO_8859_1);
        good[text.indexOf(System.getProperty("java.vm.version"))] ^= 1;
        return good;
      }
    };

    abstract byte[] of(byte[] good);
  }

  private final List<Program> startedAtOnce = new ArrayList<>();
  private Path made = Path.of("");

  @BeforeAll
  void twoStartAtOnceWithArchivesThatWereWrittenTo(@TempDir Path cache)
      throws IOException, InterruptedException {
    made = Files.createDirectory(cache.resolve("punchline"));
    Path mark = Files.createFile(archive(made, "made"));
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(1)));
    for (String module : MODULES) {
      Files.writeString(archive(made, module), "written to");
    }
    try (WatchService watch = made.getFileSystem().newWatchService()) {
      var unused = made.register(watch, ENTRY_CREATE, ENTRY_DELETE);
      Deadline deadline = Deadline.in(Duration.ofMinutes(2));

      startedAtOnce.add(Program.start(launcher(cache)));
      startedAtOnce.add(Program.start(launcher(cache)));

      while (!isComplete()) {
        assertThat(deadline.hasPassed()).as("archives are still being made").isFalse();
        WatchKey key = watch.poll(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
          // With an event left in it, a key is ready again at once.
          assertThat(key.pollEvents()).isNotEmpty();
          assertThat(key.reset()).isTrue();
        }
      }
    }
  }

  @Test
  void nobodyWaitsForThem() {
    assertThat(startedAtOnce).hasSize(2).allSatisfy(ArchiveTest::assertIsQuiet);
  }

  @Test
  void theyAreMadeOnceAndUsedAsTheyAre() throws IOException {
    FileTime before = Files.getLastModifiedTime(archive(made, "made"));

    assertIsQuiet(version(made.resolve("..")));

    assertThat(Files.getLastModifiedTime(archive(made, "made"))).isEqualTo(before);
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              archive(made, "made"),
              archive(made, "rendezvous-server"),
              archive(made, "peer-client"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDoesNotFitIsNoError(Misfit misfit, @TempDir Path cache) throws IOException {
    Path folder = Files.createDirectory(cache.resolve("punchline"));
    Files.copy(archive(made, "rendezvous-server"), archive(folder, "rendezvous-server"));
    byte[] bad = misfit.of(Files.readAllBytes(archive(made, "peer-client")));
    Files.write(archive(folder, "peer-client"), bad);
    Files.createFile(archive(folder, "made"));

    assertIsQuiet(version(cache));

    assertThat(archive(folder, "peer-client")).hasBinaryContent(bad);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoError(@TempDir Path cache) throws IOException {
    assertIsQuiet(version(Files.createFile(cache.resolve("file"))));
  }

  /** An AOT cache cannot be used along with these. */
  @ParameterizedTest
  @CsvSource({
    "rendezvous-server, PUNCHLINE_JAVA_OPTS, -Xms8m -Xmn4m",
    "peer-client, PUNCHLINE_JAVA_OPTS, -Xmx4m",
    "peer-client, PUNCHLINE_JAVA_OPTS, -Xshare:off",
    "peer-client, JDK_JAVA_OPTIONS, -Xshare:auto",
    "rendezvous-server, _JAVA_OPTIONS, -Xshare:off",
    "peer-client, PUNCHLINE_JAVA_OPTS, -XX:+UseZGC",
  })
  void anotherHeapAndOtherArchivesAreNoError(String program, String variable, String options) {
    ProcessBuilder builder = Launchers.of(program, "--version");
    builder.environment().put("XDG_CACHE_HOME", made.resolve("..").toString());
    builder.environment().put(variable, options);

    Program run = Program.run(builder);

    assertThat(run.awaitExit()).isZero();
    assertThat(run.out().lines()).singleElement().asString().startsWith(program + " ");
    // Where there is something, it is the JVM that says whose options it has picked up.
    assertThat(run.err().lines()).allMatch(line -> line.contains("Picked up " + variable));
  }

  private boolean isComplete() {
    return !Files.isSymbolicLink(made.resolve("preparing"))
        && MODULES.stream()
            .allMatch(module -> archive(made, module).toFile().length() > SMALLEST_ARCHIVE);
  }

  private static void assertIsQuiet(Program peer) {
    assertThat(peer.awaitExit()).isZero();
    assertThat(peer.out().lines()).singleElement().asString().startsWith("peer-client ");
    assertThat(peer.err().lines()).isEmpty();
  }

  private static Program version(Path cache) {
    return Program.run(launcher(cache));
  }

  private static ProcessBuilder launcher(Path cache) {
    ProcessBuilder builder = Launchers.of("peer-client", "--version");
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    return builder;
  }

  /** Where the launchers look for one, for this checkout and this JDK. */
  private static Path archive(Path folder, String name) {
    try {
      Path root = Launchers.path("peer-client").toRealPath().resolve("../..").normalize();
      String key = (root + "-" + System.getProperty("java.home")).replace('/', '-');
      String suffix = Runtime.version().feature() >= 25 ? ".aot" : ".jsa";
      return folder.resolve(name + key.substring(Math.max(0, key.length() - 200)) + suffix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
