package dev.punchline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchCommandTest {
  private static final int USAGE = 2;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--short --long",
        "--rounds 0",
        "--rounds -1",
        "--rounds=-1",
        "--rounds 101",
        "--rounds 99999999999",
        "--rounds many",
        "--only stun,everything",
        "--html",
        "--no-such-option",
        "argument"
      })
  void wrongUsageIsOneLineAndAnExitCode(String arguments) {
    int code = run(arguments);

    assertThat(code).isEqualTo(USAGE);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith("bench: ")
        .hasLineCount(1)
        .endsWith("(try --help)" + System.lineSeparator());
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLineAndNothingIsMeasuredForIt() {
    int code = run("--json no/such/folder/bench.json");

    assertThat(code).isEqualTo(USAGE);
    assertThat(said.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("no/such/folder");
  }

  @Test
  void everyPartHasANameForTheCommandLine() throws Exception {
    BenchCommand.PartConverter parts = new BenchCommand.PartConverter();

    for (Part part : Part.values()) {
      assertThat(parts.convert(part.key())).isEqualTo(part);
    }
  }

  private int run(String arguments) {
    String[] all = ("--root . " + arguments).split(" ", -1);
    return BenchCommand.execute(new PrintStream(said, true, StandardCharsets.UTF_8), all);
  }
}
