package dev.punchline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.bench.report.Figure;
import dev.punchline.bench.report.Report;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Java;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of it against real processes, so briefly that the figures say nothing. */
final class BenchTest {
  private static final Duration BRIEF = Duration.ofMillis(30);
  private static final Scale TINY =
      new Scale(
          1,
          BRIEF,
          BRIEF,
          BRIEF,
          List.of(20, 200),
          BRIEF,
          Duration.ofMillis(500),
          Duration.ofMillis(700));

  @TempDir Path folder;

  @Test
  void everyPartMeasuresSomethingAndNothingIsLostOnTheWay() throws Exception {
    Path responder = Path.of("src/test/c/stun-responder.c").toAbsolutePath();

    Report report =
        new Bench(java(), responder, folder, TINY, EnumSet.allOf(Part.class), List.of(), what -> {})
            .run();

    assertThat(report.sections())
        .extracting(Section::key)
        .containsExactly(
            "closed-loop",
            "open-loop",
            "ratios",
            "growth",
            "memory",
            "expiry",
            "sweep",
            "overload",
            "allocation");
    assertThat(rows(report, "closed-loop"))
        .extracting(Row::key)
        .contains(
            "plain-NIO",
            "stun",
            "registration-new",
            "registration-again",
            "heart-beat",
            "start-communication");
    assertThat(rows(report, "closed-loop")).allSatisfy(row -> assertPositive(row, "perSecond"));
    assertThat(rows(report, "open-loop")).allSatisfy(row -> assertPositive(row, "p50Micros"));
    assertThat(rows(report, "growth")).allSatisfy(row -> assertPositive(row, "newGrowth"));
    assertThat(rows(report, "sweep"))
        .hasSize(2)
        .allSatisfy(row -> assertPositive(row, "longestHoldMicros"));
    assertThat(rows(report, "overload")).allSatisfy(row -> assertPositive(row, "perSecond"));
    assertThat(rows(report, "allocation")).hasSize(5);
    assertThat(report.remarks())
        .filteredOn(remark -> remark.startsWith("start-communication"))
        .singleElement()
        .asString()
        .matches("start-communication: ([1-9][0-9,]*) answers, and \\1 INITIATE_CHATs .*");
  }

  @Test
  void whatCannotBeCompiledIsLeftOutAndThatIsSaid() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.c"), "this is not C\n");

    Report report =
        new Bench(java(), broken, folder, TINY, EnumSet.of(Part.STUN), List.of(), what -> {}).run();

    assertThat(report.remarks())
        .filteredOn(remark -> remark.startsWith("The responder in C is left out: "))
        .hasSize(1)
        .noneMatch(remark -> remark.contains("\n"));
    assertThat(rows(report, "closed-loop"))
        .extracting(Row::key)
        .contains("stun", "plain-NIO")
        .doesNotContain("C-responder");
  }

  private static List<Row> rows(Report report, String section) {
    return report.sections().stream()
        .filter(each -> each.key().equals(section))
        .flatMap(each -> each.rows().stream())
        .toList();
  }

  private static void assertPositive(Row row, String column) {
    assertThat(Optional.ofNullable(row.figures().get(column)).map(Figure::median))
        .as(row.key())
        .hasValueSatisfying(median -> assertThat(median).isPositive());
  }

  /** Without the launcher, which would need the jar. */
  private static Java java() {
    return new Java(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.punchline.server.cli.Main"),
        "JDK_JAVA_OPTIONS");
  }
}
