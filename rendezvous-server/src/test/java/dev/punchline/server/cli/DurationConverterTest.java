package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({
    "60s, 60000",
    "0.5s, 500",
    "2m, 120000",
    "1h30m, 5400000",
    "1H, 3600000",
    "0.001s, 1",
    "1m1s, 61000"
  })
  void readsDurationsAsPeopleWriteThem(String text, long millis) {
    assertThat(converter.convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "60",
        "60 s",
        "60x",
        "0s",
        "-5s",
        "1d",
        "P1D",
        "PT60S",
        "1s\n2s",
        "1e3s",
        "99999999999999999999h"
      })
  void refusesTheRestAndSaysWhatItTakes(String text) {
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> converter.convert(text))
        .withMessageContaining("like 60s, 0.5s or 2m");
  }

  @Test
  void refusesWhatNoClockCanAddUp() {
    assertThat(converter.convert("8760h")).isEqualTo(Duration.ofDays(365));
    assertThatExceptionOfType(TypeConversionException.class)
        .isThrownBy(() -> converter.convert("9000000000000h"));
  }
}
