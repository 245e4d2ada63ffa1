package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.Dependence;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any NAT there can be, within what can be probed in a moment. */
final class ArbitrarySettings {
  private record Table(Duration timeout, Refresh refresh, int limit) {}

  private record Pool(Pooling pooling, int size) {}

  private ArbitrarySettings() {}

  static Arbitrary<NatSettings> any() {
    return of(Arbitraries.of(Policy.class));
  }

  static Arbitrary<NatSettings> translating() {
    return of(Arbitraries.just(Policy.TRANSLATE));
  }

  private static Arbitrary<NatSettings> of(Arbitrary<Policy> policies) {
    return Combinators.combine(
            policies,
            Arbitraries.of(Dependence.class),
            Arbitraries.of(Dependence.class),
            allocations(),
            pools(),
            Arbitraries.of(Hairpinning.class),
            tables())
        .as(
            (policy, mapping, filtering, ports, pool, hairpinning, table) ->
                new NatSettings(
                    policy,
                    mapping,
                    filtering,
                    ports,
                    pool.pooling(),
                    pool.size(),
                    hairpinning,
                    table.timeout(),
                    table.refresh(),
                    table.limit()))
        .withoutEdgeCases();
  }

  private static Arbitrary<PortAllocation> allocations() {
    return Arbitraries.oneOf(
        Arbitraries.of(true, false).map(PortAllocation.Preserving::new),
        Arbitraries.integers().between(1, 1000).map(PortAllocation.Sequential::new),
        Arbitraries.just(new PortAllocation.Random()),
        Arbitraries.integers().between(64, 512).map(PortAllocation.Blocks::new));
  }

  private static Arbitrary<Pool> pools() {
    return Combinators.combine(Arbitraries.of(Pooling.class), Arbitraries.integers().between(1, 3))
        .as(Pool::new);
  }

  private static Arbitrary<Table> tables() {
    return Combinators.combine(
            Arbitraries.longs().between(2, 3_600_000).map(Duration::ofMillis),
            Arbitraries.of(Refresh.class),
            Arbitraries.integers().between(64, 256))
        .as(Table::new);
  }
}
