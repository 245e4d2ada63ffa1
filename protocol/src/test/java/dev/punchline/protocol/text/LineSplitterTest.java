package dev.punchline.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.MessageCodec;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
  private static final int LIMIT = 1024;
  private static final int ENVELOPE = 28;

  @Property
  void cutsAnyLineIntoPartsThatFitAndJoinToTheLine(
      @ForAll("lines") String line, @ForAll @IntRange(min = 48, max = LIMIT) int limit) {
    List<Text> parts = LineSplitter.split(line, limit);

    assertThat(parts)
        .allSatisfy(
            part -> assertThat(MessageCodec.encode(part).remaining()).isLessThanOrEqualTo(limit));
    assertThat(joined(parts)).isEqualTo(new Text(line).payload());
  }

  @Property
  void leavesNoPartEmptyUnlessTheLineIs(@ForAll("lines") String line) {
    List<Text> parts = LineSplitter.split(line, 48);

    assertThat(parts).isNotEmpty();
    if (!line.isEmpty()) {
      assertThat(parts).noneMatch(part -> part.payload().isEmpty());
    }
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> piece =
        Arbitraries.of("a", " ", "word ", "é", "€", "👋", "\uD83D", "\uDC4B", "\"", "\\", "\u0000");
    return Arbitraries.oneOf(
        piece.list().ofMaxSize(1500).map(pieces -> String.join("", pieces)),
        piece.map(one -> one.repeat(700)),
        Arbitraries.strings().ofMaxLength(2000));
  }

  @Test
  void leavesALineThatFitsAlone() {
    String line = "a word ".repeat(142);

    assertThat(line).hasSize(994);
    assertThat(LineSplitter.split(line, LIMIT)).containsExactly(new Text(line));
    assertThat(LineSplitter.split("x".repeat(LIMIT - ENVELOPE), LIMIT)).hasSize(1);
    assertThat(LineSplitter.split("x".repeat(LIMIT - ENVELOPE + 1), LIMIT)).hasSize(2);
  }

  @Test
  void makesAnEmptyLineOneEmptyMessage() {
    assertThat(LineSplitter.split("", LIMIT)).containsExactly(new Text(""));
  }

  @Test
  void fillsEachPartWhenThereAreNoWords() {
    List<Text> parts = LineSplitter.split("x".repeat(2500), LIMIT);

    assertThat(parts)
        .extracting(part -> part.payload().length())
        .containsExactly(LIMIT - ENVELOPE, LIMIT - ENVELOPE, 2500 - 2 * (LIMIT - ENVELOPE));
  }

  @Test
  void cutsBetweenWords() {
    String line = "words and ".repeat(150);

    List<Text> parts = LineSplitter.split(line, LIMIT);

    assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(part.payload()).endsWith(" "));
  }

  @Test
  void doesNotWasteHalfAPartOnAWordEnd() {
    String line = "short " + "x".repeat(2000);

    List<Text> parts = LineSplitter.split(line, LIMIT);

    assertThat(parts.getFirst().payload()).hasSize(LIMIT - ENVELOPE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void neverTearsASurrogatePair(int offset) {
    String line = "x".repeat(offset) + "👋".repeat(1000);

    List<Text> parts = LineSplitter.split(line, LIMIT);

    assertThat(parts).allSatisfy(part -> assertThat(part.payload()).doesNotContain("\uFFFD"));
    assertThat(joined(parts)).isEqualTo(line);
  }

  @Test
  void countsEscapes() {
    List<Text> parts = LineSplitter.split("\u0001".repeat(1000), LIMIT);

    assertThat(parts)
        .extracting(part -> part.payload().length())
        .containsExactly(166, 166, 166, 166, 166, 166, 4);
  }

  private static String joined(List<Text> parts) {
    return parts.stream().map(Text::payload).collect(Collectors.joining());
  }
}
