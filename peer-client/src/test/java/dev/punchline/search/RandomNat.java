package dev.punchline.search;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Pooling;
import dev.punchline.protocol.nat.emulator.PortAllocation;
import dev.punchline.protocol.nat.emulator.Refresh;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Draws NATs: those that have a name, and any other. */
final class RandomNat {
  private static final double SHARE_OF_PRESETS = 0.5;
  private static final double SHARE_OF_FIREWALLS = 0.1;
  private static final double SHARE_OF_SMALL_TABLES = 0.1;
  private static final int[] TIMEOUTS = {2, 4, 6, 10, 20, 30, 60, 120, 120, 120};
  private static final int MOST_ADDRESSES = 3;
  private static final int SMALL_TABLE = 8;

  private final RandomGenerator random;

  RandomNat(RandomGenerator random) {
    this.random = random;
  }

  NatSettings any() {
    NatSettings nat = random.nextDouble() < SHARE_OF_PRESETS ? preset() : free();
    return random.nextDouble() < SHARE_OF_SMALL_TABLES
        ? nat.withTableLimit(random.nextInt(1, SMALL_TABLE + 1))
        : nat;
  }

  Duration timeout() {
    return Duration.ofSeconds(TIMEOUTS[random.nextInt(TIMEOUTS.length)]);
  }

  private NatSettings preset() {
    NatPreset preset = pick(NatPreset.values());
    // Nothing can be found where nothing passes, so it is drawn twice to be believed.
    return (preset == NatPreset.UDP_BLOCKED ? pick(NatPreset.values()) : preset).settings();
  }

  private NatSettings free() {
    if (random.nextDouble() < SHARE_OF_FIREWALLS) {
      return NatSettings.firewall(pick(Dependence.values())).withTimeout(timeout());
    }
    return NatSettings.translating(pick(Dependence.values()), pick(Dependence.values()))
        .with(ports())
        .with(pick(Pooling.values()), random.nextInt(1, MOST_ADDRESSES + 1))
        .with(pick(Hairpinning.values()))
        .with(pick(Refresh.values()))
        .withTimeout(timeout());
  }

  private PortAllocation ports() {
    return switch (random.nextInt(4)) {
      case 0 -> new PortAllocation.Preserving(random.nextInt(4) == 0);
      case 1 -> new PortAllocation.Sequential(random.nextInt(1, 4));
      case 2 -> new PortAllocation.Blocks(1 << random.nextInt(2, 10));
      default -> new PortAllocation.Random();
    };
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
