package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  @Property
  void nothingThatATerminalObeysIsLeft(@ForAll String text) {
    assertThat(SafeText.visible(text).codePoints())
        .allSatisfy(
            codePoint ->
                assertThat(Character.getType(codePoint))
                    .isNotIn(
                        (int) Character.CONTROL,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR,
                        (int) Character.SURROGATE));
  }

  @Property
  void nothingIsLeftOfEveryControlCharacter(@ForAll char inTheMiddle) {
    String shown = SafeText.visible("a" + inTheMiddle + "z");

    assertThat(shown).startsWith("a").endsWith("z");
    assertThat(shown.chars().anyMatch(Character::isISOControl)).isFalse();
  }

  @Property
  void whatIsSafeStaysSafe(@ForAll String text) {
    String once = SafeText.visible(text);

    assertThat(SafeText.visible(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "Zażółć", "👋🏽 👩‍👩‍👧", "שלום", "\\x1b as typed", "  spaces  "})
  void whatPeopleWriteIsUnchanged(String text) {
    assertThat(SafeText.visible(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, \\x00",
    "0x07, \\x07",
    "0x09, \\x09",
    "0x0A, \\x0a",
    "0x0D, \\x0d",
    "0x1B, \\x1b",
    "0x7F, \\x7f",
    "0x9B, \\x9b",
    "0x061C, \\u061c",
    "0x200E, \\u200e",
    "0x200F, \\u200f",
    "0x2028, \\u2028",
    "0x2029, \\u2029",
    "0x202A, \\u202a",
    "0x202E, \\u202e",
    "0x2066, \\u2066",
    "0x2069, \\u2069",
    "0xD800, \\ud800"
  })
  void whatIsDangerousIsWrittenOut(String codePoint, String shown) {
    String text = Character.toString(Integer.decode(codePoint));

    assertThat(SafeText.visible("[" + text + "]")).isEqualTo("[" + shown + "]");
  }
}
