package dev.punchline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.peer.cli.NatScript.Step;
import dev.punchline.peer.ui.NatChange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class NatScriptTest {
  @TempDir Path folder;

  @Test
  void aLineIsATimeAndAChange() {
    NatScript script =
        NatScript.parse(
            "f",
            List.of(
                "# the carrier's night",
                "",
                "5s reboot",
                " 1m10s  timeout 5s # short",
                "2m address"));

    assertThat(script.steps())
        .containsExactly(
            new Step(Duration.ofSeconds(5), new NatChange.Reboot()),
            new Step(Duration.ofSeconds(70), new NatChange.Timeout(Duration.ofSeconds(5))),
            new Step(Duration.ofMinutes(2), new NatChange.Address()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reboot",
        "5 reboot",
        "5s",
        "-5s reboot",
        "5s explode",
        "5s timeout",
        "5s reboot 2"
      })
  void anythingElseIsAnErrorThatNamesFileAndLine(String line) {
    assertThatThrownBy(() -> NatScript.parse("night.txt", List.of("1s reboot", line)))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContainingAll("night.txt:2: '" + line + "'", "5s reboot");
  }

  @Test
  void aWrongScriptEndsTheProgramBeforeAnythingStarts() throws Exception {
    Path file = Files.writeString(folder.resolve("night.txt"), "1s reboot\nnever\n");

    assertThat(errorOf("chat", "--nat", "symmetric", "--nat-script", file.toString()))
        .startsWith("peer-client: ")
        .contains(file + ":2: 'never'")
        .hasLineCount(1);
  }

  @Test
  void aScriptThatIsNotThereIsOneLine() {
    Path file = folder.resolve("missing");

    assertThat(errorOf("chat", "--nat", "symmetric", "--nat-script", file.toString()))
        .startsWith("peer-client: ")
        .contains("there is no file", file.toString())
        .hasLineCount(1);
  }

  private static String errorOf(String... arguments) {
    StringWriter err = new StringWriter();
    int code = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    return err.toString().stripTrailing();
  }
}
