package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
  /** From the reference implementation's vectors: the key is 00 to 0f, the message 00, 01, ... */
  @Test
  void hashesAsSipHashDoes() {
    long first = 0x0706050403020100L;
    long second = 0x0f0e0d0c0b0a0908L;
    long third = 0x1716151413121110L;

    assertThat(new SipHash(first, second).of(first)).isEqualTo(0x93f5f5799a932462L);
    assertThat(new SipHash(first, second).of(first, second, third)).isEqualTo(0xb8ad50c6f649af94L);
  }
}
