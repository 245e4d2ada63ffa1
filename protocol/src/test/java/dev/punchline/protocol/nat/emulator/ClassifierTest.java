package dev.punchline.protocol.nat.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A box is what its settings say, as far as packets can tell. */
class ClassifierTest {
  @ParameterizedTest
  @EnumSource
  void findsInAPresetWhatItSays(NatPreset preset) {
    Observed observed = classify(preset.settings(), 1);

    assertThat(observed).isEqualTo(Observed.expectedOf(preset.settings()));
  }

  @Property(tries = 150)
  void findsInAnyBoxWhatItsSettingsSay(
      @ForAll("settings") NatSettings settings, @ForAll long seed) {
    Observed observed = classify(settings, seed);

    assertThat(observed).isEqualTo(Observed.expectedOf(settings));
  }

  private static Observed classify(NatSettings settings, long seed) {
    Random seeds = new Random(seed);
    return new Classifier(() -> BlackBox.of(settings, seeds.nextLong())).classify();
  }

  @Provide
  Arbitrary<NatSettings> settings() {
    return ArbitrarySettings.any();
  }
}
