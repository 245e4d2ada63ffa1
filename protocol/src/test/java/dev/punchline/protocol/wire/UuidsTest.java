package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {

  @Property
  void readsBackWhatTheJdkWrites(@ForAll long high, @ForAll long low) {
    UUID id = new UUID(high, low);

    assertThat(Uuids.parse(id.toString())).contains(id);
  }

  @Test
  void readsEitherCase() {
    UUID id = UUID.fromString("6f9619ff-8b86-4011-b42d-00cf4fc964ff");

    assertThat(Uuids.parse("6F9619FF-8B86-4011-B42D-00CF4FC964FF")).contains(id);
    assertThat(Uuids.parse("6f9619ff-8B86-4011-b42d-00cf4fc964FF")).contains(id);
  }

  @Property
  void refusesWhateverIsNotADigitAnywhere(@ForAll long high, @ForAll char other) {
    String text = new UUID(high, ~high).toString();
    for (int i = 0; i < text.length(); i++) {
      char there = text.charAt(i);
      boolean same = there == '-' ? other == '-' : "0123456789abcdefABCDEF".indexOf(other) >= 0;

      assertThat(Uuids.parse(text.substring(0, i) + other + text.substring(i + 1)).isPresent())
          .as("%s at %d", other, i)
          .isEqualTo(same);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "6f9619ff8b864011b42d00cf4fc964ff",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f",
        "6f9619ff-8b86-4011-b42d-00cf4fc964fff",
        " 6f9619ff-8b86-4011-b42d-00cf4fc964f",
        "6f9619ff-8b86-4011-b42d-00cf4fc964fg",
        "6F9619FF-8B86-4011-B42D-00CF4FC964FG",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f`",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f@",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f/",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f:",
        "6f9619ff-8b86-4011-b42d-00cf4fc964f\u0664",
        "6f9619f-f8b86-4011-b42d-00cf4fc964ff",
        "{6f9619ff-8b86-4011-b42d-00cf4fc964}",
        "6f9619ff-8b86-4011-b42d--0cf4fc964ff"
      })
  void refusesEverythingElse(String text) {
    assertThat(Uuids.parse(text)).isEmpty();
  }
}
