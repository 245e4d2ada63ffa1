package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8489 sections 9.2 and 18.1. */
class NonceCookieTest {
  @ParameterizedTest
  @CsvSource({
    "obMatJos2AAAA, false, false",
    "obMatJos2gAAA, true, false",
    "obMatJos2QAAA, false, true",
    "obMatJos2wAAA, true, true"
  })
  void theFirstTwoBitsAreTheFeatures(String text, boolean algorithms, boolean anonymity) {
    NonceCookie cookie = new NonceCookie(algorithms, anonymity);

    assertThat(cookie).hasToString(text);
    assertThat(NonceCookie.of(text + "f//499k954d6OL34oL9FSTvy64sA")).contains(cookie);
    assertThat(NonceCookie.of(text)).contains(cookie);
  }

  @Test
  void otherBitsAreNotKnownYet() {
    assertThat(NonceCookie.of("obMatJos2P///")).contains(new NonceCookie(false, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "obMatJos2",
        "obMatJos2AAA",
        "obmatjos2AAAA",
        "xobMatJos2AAAA",
        "obMatJos2A-AA",
        "obMatJos2AA==",
        "obMatJos2AAA=",
        "obMatJos2ÄÄÄÄ"
      })
  void anythingElseIsNoCookie(String nonce) {
    assertThat(NonceCookie.of(nonce)).isEmpty();
  }
}
