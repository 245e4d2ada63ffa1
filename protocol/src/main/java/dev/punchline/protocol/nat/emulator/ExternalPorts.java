package dev.punchline.protocol.nat.emulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Chooses the external port of a new mapping. */
final class ExternalPorts {
  private static final int FIRST = 1024;
  private static final int END = 65_536;

  /** A block of ports of one public address. */
  private record Block(InetAddress external, int first) {}

  private final PortAllocation allocation;
  private final RandomGenerator random;
  private final Map<InetAddress, List<Block>> blocks = new HashMap<>();
  private int cursor;

  ExternalPorts(PortAllocation allocation, RandomGenerator random) {
    this.allocation = allocation;
    this.random = random;
    restart();
  }

  /** Forgets whose blocks are whose, and where it was. */
  void restart() {
    blocks.clear();
    cursor = random.nextInt(FIRST, END);
  }

  /** Takes the blocks away from all but these internal addresses. */
  void retainBlocks(Set<InetAddress> subscribers) {
    blocks.keySet().retainAll(subscribers);
  }

  /**
   * A port for a mapping.
   *
   * @param preservable whether the internal port can be had, free or shared
   * @param free whether nobody uses this external port
   */
  Optional<Integer> choose(
      InetSocketAddress internal, InetAddress external, boolean preservable, IntPredicate free) {
    return switch (allocation) {
      case PortAllocation.Preserving preserving ->
          preservable ? Optional.of(internal.getPort()) : upwards(internal.getPort() + 1, 1, free);
      case PortAllocation.Sequential(int step) -> {
        Optional<Integer> next = upwards(cursor, step, free);
        next.ifPresent(port -> cursor = port + step);
        yield next;
      }
      case PortAllocation.Random any -> upwards(random.nextInt(FIRST, END), 1, free);
      case PortAllocation.Blocks(int size) ->
          fromBlock(internal.getAddress(), external, size, free);
    };
  }

  /** The first free port in steps from here on, round about; if none is, any that is free. */
  private static Optional<Integer> upwards(int from, int step, IntPredicate free) {
    int ports = END - FIRST;
    IntStream steps =
        IntStream.range(0, ports)
            .map(i -> FIRST + Math.floorMod(from - FIRST + (long) i * step, ports));
    IntStream tried = step == 1 ? steps : IntStream.concat(steps, IntStream.range(FIRST, END));
    return tried.filter(free).boxed().findFirst();
  }

  private Optional<Integer> fromBlock(
      InetAddress subscriber, InetAddress external, int size, IntPredicate free) {
    List<Block> own = blocks.computeIfAbsent(subscriber, key -> new ArrayList<>());
    Optional<Integer> port =
        own.reversed().stream()
            .filter(block -> block.external().equals(external))
            .map(block -> within(block.first(), size, free))
            .flatMap(Optional::stream)
            .findFirst();
    if (port.isPresent()) {
      return port;
    }
    Optional<Block> another = anotherBlock(external, size, free);
    another.ifPresent(own::add);
    return another.flatMap(block -> within(block.first(), size, free));
  }

  private Optional<Block> anotherBlock(InetAddress external, int size, IntPredicate free) {
    Set<Block> taken = new HashSet<>();
    blocks.values().forEach(taken::addAll);
    int count = (END - FIRST) / size;
    int start = random.nextInt(count);
    return IntStream.range(0, count)
        .mapToObj(i -> new Block(external, FIRST + (start + i) % count * size))
        .filter(block -> !taken.contains(block))
        .filter(block -> within(block.first(), size, free).isPresent())
        .findFirst();
  }

  private Optional<Integer> within(int first, int size, IntPredicate free) {
    int start = random.nextInt(size);
    return IntStream.range(0, size)
        .map(i -> first + (start + i) % size)
        .filter(free)
        .boxed()
        .findFirst();
  }
}
