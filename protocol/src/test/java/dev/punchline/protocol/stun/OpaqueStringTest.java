package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpaqueString profile, RFC 8265 section 4.2, and the examples of its section 4.3. */
class OpaqueStringTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "Correct Horse Battery Staple",
        "\u03c0\u00df\u00e5",
        "Jack of \u2666s",
        "TheMatrIX",
        "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9",
        "\uD83D\uDE00",
        ":",
        "\u2168"
      })
  void leavesAloneWhatIsAlreadyPrepared(String text) {
    assertThat(OpaqueString.of(text)).hasToString(text);
  }

  @Test
  void makesEverySpaceAnAsciiSpace() {
    assertThat(OpaqueString.of("foo\u1680bar")).hasToString("foo bar");
    assertThat(OpaqueString.of("\u00a0a\u2003b\u3000")).hasToString(" a b ");
  }

  @Test
  void composesLettersAndTheirMarks() {
    assertThat(OpaqueString.of("e\u0301")).hasToString("\u00e9");
    assertThat(OpaqueString.of("e\u0301")).isEqualTo(OpaqueString.of("\u00e9"));
    assertThat(OpaqueString.of("e\u0301")).hasSameHashCodeAs(OpaqueString.of("\u00e9"));
  }

  @Test
  void keepsCaseAndWidth() {
    assertThat(OpaqueString.of("A")).isNotEqualTo(OpaqueString.of("a"));
    assertThat(OpaqueString.of("\uff21")).hasToString("\uff21");
  }

  @Test
  void refusesNothingAtAll() {
    assertThatIllegalArgumentException().isThrownBy(() -> OpaqueString.of(""));
  }

  @ParameterizedTest
  @CsvSource({"0000", "0009", "000a", "007f", "0085", "00ad", "200b", "fffe", "d800", "e000"})
  void refusesControlsIgnorablesAndWhatIsNoCharacter(String codeUnit) {
    String text = "my cat is a " + (char) Integer.parseInt(codeUnit, 16) + "by";

    assertThatIllegalArgumentException().isThrownBy(() -> OpaqueString.of(text));
  }
}
