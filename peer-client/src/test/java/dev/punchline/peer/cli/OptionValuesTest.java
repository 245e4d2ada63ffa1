package dev.punchline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** The values of options, as people write them. */
class OptionValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8088",
        "http://localhost:8088/",
        "http://example.org",
        "https://example.org:443",
        "http://192.0.2.1:80",
        "http://[::1]:8088"
      })
  void aServerIsAUrlWithAHost(String text) {
    assertThat(new ServerUrl().convert(text)).isEqualTo(URI.create(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:8088",
        "ftp://example.org",
        "http://",
        "http:///path",
        "http://example.org/path",
        "http://example.org?x=1",
        "http://example.org:65536",
        "http://exa mple.org",
        "http://[::1"
      })
  void anythingElseIsNoServer(String text) {
    assertThatThrownBy(() -> new ServerUrl().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("http://host:8088");
  }

  @ParameterizedTest
  @CsvSource({
    "stun.example.org, stun.example.org, 3478",
    "stun.example.org:19302, stun.example.org, 19302",
    "192.0.2.1, 192.0.2.1, 3478",
    "192.0.2.1:1, 192.0.2.1, 1",
    "[2001:db8::1], 2001:db8::1, 3478",
    "[2001:db8::1]:65535, 2001:db8::1, 65535"
  })
  void anAddressIsAHostAndPerhapsAPort(String text, String host, int port) {
    assertThat(new HostAndPort.Converter().convert(text)).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":3478",
        "host:",
        "host:0",
        "host:65536",
        "host:x",
        "a:b:1",
        "::1",
        "[::1",
        "[host]:1",
        "ho st",
        "stun://host"
      })
  void anythingElseIsNoAddress(String text) {
    assertThatThrownBy(() -> new HostAndPort.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("host:3478");
  }

  @ParameterizedTest
  @CsvSource({"30s, 30000", "0.5s, 500", "2m, 120000", "1h30m, 5400000", "90S, 90000"})
  void aDurationIsNumbersWithUnits(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "soon", "0s", "-1s", "1d", "1s 1m", "99999999999999999h"})
  void anythingElseIsNoDuration(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("30s, 0.5s or 2m");
  }

  @Test
  void aUuidHasItsFullLength() {
    String uuid = "6a2f41a3-c54c-4ce8-92d2-0324e1c32e22";

    assertThat(new UuidConverter().convert(uuid)).hasToString(uuid);
    assertThatThrownBy(() -> new UuidConverter().convert("1-1-1-1-1"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'1-1-1-1-1' is no UUID");
  }
}
