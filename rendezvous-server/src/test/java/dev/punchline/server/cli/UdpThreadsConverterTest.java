package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class UdpThreadsConverterTest {
  private final UdpThreadsConverter converter = new UdpThreadsConverter();

  @ParameterizedTest
  @CsvSource({"Linux,1,1", "Linux,2,1", "Linux,8,4", "Linux,1024,256", "Mac OS X,8,1"})
  void isHalfOfTheProcessorsWhereTheSystemSpreadsDatagrams(
      String system, int processors, int threads) {
    assertThat(UdpThreadsConverter.automatic(system, processors)).isEqualTo(threads);
  }

  @Test
  void takesANumber() {
    assertThat(converter.convert("3")).isEqualTo(3);
    assertThat(converter.convert("auto")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "257", "two", ""})
  void refusesAnythingElse(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> converter.convert(text))
        .withMessageContaining("from 1 to 256");
  }
}
