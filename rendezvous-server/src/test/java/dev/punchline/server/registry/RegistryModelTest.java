package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.registry.Registry.Claim;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table of numbers against a map of objects, with many sources, growing and shrinking. */
final class RegistryModelTest {
  private static final int STEPS = 3_000;
  private static final Instant LAST = Instant.EPOCH.plusSeconds(3_600);

  @Property(tries = 60)
  void saysWhatAMapWouldSay(@ForAll long seed) {
    Random random = new Random(seed);
    CountedMemory memory = new CountedMemory(() -> random.nextInt(4) == 0);
    int sources = 1 << random.nextInt(12);
    InMemoryRegistry registry = new InMemoryRegistry(sources, new Random(seed), memory);
    Map<SourceKey, Registration> model = new HashMap<>();
    Set<UUID> ids = new HashSet<>();

    for (int step = 0; step < STEPS; step++) {
      Instant now = Instant.EPOCH.plusMillis(step);
      Flow flow = new Flow(source(random.nextInt(sources)), random.nextInt(4));
      Optional<Registration> known = Optional.ofNullable(model.get(SourceKey.of(flow.source())));
      switch (random.nextInt(8)) {
        case 0 -> expire(registry, model, now.minusMillis(random.nextInt(STEPS)));
        case 1, 2 -> {
          assertThat(registry.refresh(flow, now)).isEqualTo(known.map(Registration::id));
          known.ifPresent(
              one -> model.put(SourceKey.of(flow.source()), new Registration(one.id(), flow, now)));
        }
        case 3 -> {
          Optional<Registration> any = model.values().stream().findAny();
          any.ifPresent(one -> assertThat(registry.find(one.id())).contains(one));
        }
        default -> {
          UUID drawn = new UUID(random.nextInt(3), (long) step << Integer.SIZE);
          switch (registry.claim(flow, () -> drawn, now)) {
            case Claim.Created(Registration created) -> {
              assertThat(known).isEmpty();
              assertThat(created).isEqualTo(new Registration(created.id(), flow, now));
              assertThat(ids.add(created.id())).isTrue();
              model.put(SourceKey.of(flow.source()), created);
            }
            case Claim.Refreshed(Registration refreshed) -> {
              assertThat(known.map(Registration::id)).contains(refreshed.id());
              assertThat(refreshed).isEqualTo(new Registration(refreshed.id(), flow, now));
              model.put(SourceKey.of(flow.source()), refreshed);
            }
            case Claim.Full() -> {
              assertThat(known).isEmpty();
              assertThat(registry.refresh(flow, now)).isEmpty();
            }
          }
        }
      }
      assertThat(registry.size()).isEqualTo(model.size());
    }

    assertThat(model.values())
        .allSatisfy(one -> assertThat(registry.find(one.id())).contains(one))
        // And with the zone, which Java ignores when it compares addresses.
        .allSatisfy(
            one ->
                assertThat(registry.find(one.id()).map(Registration::source).map(SourceKey::of))
                    .contains(SourceKey.of(one.source())));
    expire(registry, model, LAST);
    assertThat(registry.size()).isZero();
    assertThat(memory.taken()).isZero();
  }

  private static void expire(
      InMemoryRegistry registry, Map<SourceKey, Registration> model, Instant cutoff) {
    List<Registration> removed = new ArrayList<>();
    registry.removeUnheardSince(cutoff, removed::add);

    List<Registration> expected =
        model.values().stream().filter(one -> one.lastHeard().isBefore(cutoff)).toList();
    assertThat(removed).containsExactlyInAnyOrderElementsOf(expected);
    model.values().removeAll(expected);
    assertThat(expected).allSatisfy(gone -> assertThat(registry.find(gone.id())).isEmpty());
  }

  /** IPv4, IPv6 and link-local IPv6 of two zones, which are two sources. */
  private static InetSocketAddress source(int number) {
    try {
      InetAddress ip =
          switch (number % 4) {
            case 0 -> InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), 1});
            case 1 -> Inet6Address.getByAddress(null, linkLocal(), 1);
            case 2 -> Inet6Address.getByAddress(null, linkLocal(), 2);
            default ->
                InetAddress.getByAddress(
                    ByteBuffer.allocate(16)
                        .putLong(0x2001_0DB8_0000_0000L)
                        .putLong(number)
                        .array());
          };
      return new InetSocketAddress(ip, 1024 + number / 4);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private static byte[] linkLocal() {
    return ByteBuffer.allocate(16).putLong(0xFE80_0000_0000_0000L).putLong(1).array();
  }
}
