package dev.punchline.protocol.nat.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatPresetTest {
  @Test
  void isCalledWhatPeopleCallIt() {
    assertThat(NatPreset.values())
        .extracting(NatPreset::label)
        .containsExactly(
            "open",
            "full-cone",
            "restricted",
            "port-restricted",
            "symmetric",
            "symmetric-sequential",
            "carrier-grade",
            "udp-blocked",
            "firewall");
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(NatPreset preset) {
    assertThat(NatPreset.of(preset.label())).contains(preset);
    assertThat(NatPreset.of(preset.name() + "x")).isEmpty();
  }
}
