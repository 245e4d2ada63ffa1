package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/matrix} as a teacher types it. */
@Tag("e2e")
class MatrixScriptTest {
  @TempDir Path folder = Path.of("");

  @Test
  void printsATableThatFitsAProjector() {
    Program matrix = run("C.UTF-8", "--only", "symmetric,full-cone", "--repeat", "3");

    assertThat(matrix.awaitExit()).isZero();
    assertThat(matrix.err().lines()).isEmpty();
    assertThat(matrix.out().lines())
        .allMatch(line -> line.length() <= 100)
        .contains("On different LANs", "full-cone            0 %  ✓ 17.5r ✓ 2.0")
        .noneMatch(line -> line.contains("\u001b"));
    assertThat(matrix.out().lines().getLast()).endsWith("agrees with theory in every cell.");
  }

  @Test
  void usesAsciiWhereThereIsNothingElse() {
    Program matrix =
        run("C", "--only=full-cone,symmetric", "--topology=different-lans", "--loss=0");

    assertThat(matrix.awaitExit()).isZero();
    assertThat(matrix.out().lines()).contains("full-cone            + 2.0   + 17.5r");
    assertThat(matrix.out().lines())
        .allMatch(line -> line.chars().allMatch(character -> character < 128));
  }

  @Test
  void writesAPage() throws IOException {
    Path page = folder.resolve("matrix.html");

    Program matrix = run("C.UTF-8", "--only", "open", "--loss", "0", "--html", page.toString());

    assertThat(matrix.awaitExit()).isZero();
    assertThat(matrix.out().lines()).isEmpty();
    assertThat(matrix.err().lines()).containsExactly("matrix: wrote " + page);
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  @Test
  void printsAnObjectForEachCell() {
    Program matrix =
        run("C.UTF-8", "--json", "--only", "open", "--loss", "0", "--topology", "different-lans");

    assertThat(matrix.awaitExit()).isZero();
    assertThat(matrix.out().lines())
        .containsExactly(
            "{\"topology\":\"different-lans\",\"lossPercent\":0,\"caller\":\"open\",\"called\":\"open\","
                + "\"expected\":\"contact\",\"reason\":\"introduced\",\"agrees\":true,\"runs\":1,"
                + "\"contactAfterMs\":100,\"contactAfterRoundTrips\":2.0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "--only cone",
        "--topology moon",
        "--loss 100",
        "--repeat 0",
        "--seed x",
        "--json --html",
        "--html /no/such/folder/matrix.html --only open --loss 0"
      })
  void wrongUsageIsOneLineAndEndsWith2(String arguments) {
    Program matrix = run("C.UTF-8", arguments.split(" ", -1));

    assertThat(matrix.awaitExit()).isEqualTo(2);
    assertThat(matrix.out().lines()).isEmpty();
    assertThat(matrix.err().lines()).singleElement().asString().startsWith("matrix: ");
  }

  private static Program run(String locale, String... arguments) {
    ProcessBuilder builder = Launchers.of("matrix", arguments);
    builder.environment().put("LC_ALL", locale);
    return Program.run(builder);
  }
}
