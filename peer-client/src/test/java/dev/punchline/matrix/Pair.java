package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.util.List;
import java.util.stream.Stream;

/** What stands in front of the one who calls, and in front of the one who is called. */
record Pair(NatPreset caller, NatPreset called) {
  /** Each with each, and with itself. */
  static Stream<Pair> of(List<NatPreset> presets) {
    return presets.stream()
        .flatMap(caller -> presets.stream().map(called -> new Pair(caller, called)));
  }

  boolean isOfEquals() {
    return caller == called;
  }
}
