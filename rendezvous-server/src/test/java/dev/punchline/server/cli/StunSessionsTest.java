package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.punchline.protocol.stun.server.SessionKeys;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StunSessionsTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final String NONE = "none";

  @TempDir Path folder;

  @Test
  void withoutOptionsThereIsNoSession() {
    assertThat(StunSessions.of(List.of(NONE), NONE).find(NONE)).isEmpty();
  }

  @Test
  void optionsAndFileAreTakenTogether() throws IOException {
    String file = file("# two of them\n\n  one1:" + PASSWORD + "\r\n two2:" + PASSWORD + "  \n");

    SessionKeys sessions = StunSessions.of(List.of("opt+:" + PASSWORD), file);

    assertThat(List.of("opt+", "one1", "two2"))
        .allSatisfy(ufrag -> assertThat(sessions.find(ufrag)).isPresent());
    assertThat(sessions.find("# two of them")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "abcd, --stun-session: expected UFRAG:PASSWORD",
    "abc:VOkJxbRl1RmTxUk/WvJxBt, UFRAG must be 4 to 256 letters",
    "abc!:VOkJxbRl1RmTxUk/WvJxBt, UFRAG must be 4 to 256 letters",
    "abcd:VOkJxbRl1RmTxUk/WvJxB, the password of abcd must be 22 to 256 letters",
    "abcd:VOkJxbRl1RmTxUk/WvJxB:, the password of abcd must be 22 to 256 letters",
  })
  void aBadOneIsSaidWithoutItsPassword(String option, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(option), NONE))
        .withMessageContaining(said)
        .withMessageNotContaining("VOkJ")
        .withMessageNotContaining("\n");
  }

  @Test
  void aSessionThatIsThereTwiceIsSaid() {
    String session = "abcd:" + PASSWORD;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(session, session), NONE))
        .withMessage("--stun-session: abcd is there twice");
  }

  @Test
  void aBadLineIsSaidByItsNumber() throws IOException {
    String file = file("# comment\nabcd:" + PASSWORD + "\nnonsense\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(), file))
        .withMessage("--stun-sessions " + file + ", line 3: expected UFRAG:PASSWORD");
  }

  @Test
  void aFileThatIsMissingOrNoTextIsSaid() throws IOException {
    String missing = folder.resolve("missing").toString();
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(), missing))
        .withMessage("--stun-sessions " + missing + ": there is no such file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(), bytes.toString()))
        .withMessageContaining("is not UTF-8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(), folder.toString()))
        .withMessageContaining("cannot be read");
  }

  @Test
  void whyAFileCannotBeReadIsSaidAndNotOnlyItsName() {
    assertThat(StunSessions.reason(new AccessDeniedException("some/file")))
        .isEqualTo("permission denied");
    assertThat(StunSessions.reason(new FileSystemException("some/file", null, "Too many links")))
        .isEqualTo("Too many links");
    assertThat(StunSessions.reason(new IOException("Is a directory"))).isEqualTo("Is a directory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunSessions.of(List.of(), "a\0b"))
        .withMessageStartingWith("--stun-sessions a")
        .withMessageContaining("cannot be read: Nul character");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("sessions"), text).toString();
  }
}
