package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One NAT, or another box that stands between an inside and an outside. Whoever owns it hands in
 * each packet with the side it comes from, and is told what becomes of it. Not thread-safe; owns no
 * clock, and {@code now} is monotonic.
 */
public final class NatEmulator {
  private final String name;
  private final RandomGenerator random;
  private final NatSettings settings;
  private final ExternalPorts ports;
  private final MappingTable table = new MappingTable();
  private final Map<InetAddress, InetAddress> paired = new HashMap<>();
  private final Set<InetSocketAddress> unavailable = new HashSet<>();
  private List<InetAddress> addresses;
  private Duration timeout;

  /**
   * @param name for people, who are told where a packet was dropped
   * @param addresses its public addresses; only a NAT needs any
   * @param random for ports, and for addresses from the pool
   * @throws IllegalArgumentException if a NAT has no address
   */
  public NatEmulator(
      String name, NatSettings settings, List<InetAddress> addresses, RandomGenerator random) {
    requireAddress(settings, addresses);
    this.name = name;
    this.settings = settings;
    this.addresses = List.copyOf(addresses);
    this.random = random;
    this.ports = new ExternalPorts(settings.ports(), random);
    this.timeout = settings.timeout();
  }

  /** The name, for people. */
  public String name() {
    return name;
  }

  /** How it behaves, but for what was changed since. */
  public NatSettings settings() {
    return settings;
  }

  /** Its public addresses. */
  public List<InetAddress> addresses() {
    return addresses;
  }

  /** Takes a packet from inside. It comes out inside again if it is turned around. */
  public Verdict outbound(Packet packet, Instant now) {
    return switch (settings.policy()) {
      case FORWARD -> new Forwarded(packet, Side.OUTSIDE);
      case BLOCK -> drop(packet, DropReason.UDP_BLOCKED);
      case INSPECT, TRANSLATE -> mapped(packet, now);
    };
  }

  /** Takes a packet from outside. */
  public Verdict inbound(Packet packet, Instant now) {
    return switch (settings.policy()) {
      case FORWARD -> new Forwarded(packet, Side.INSIDE);
      case BLOCK -> drop(packet, DropReason.UDP_BLOCKED);
      case INSPECT, TRANSLATE -> filtered(packet, now);
    };
  }

  /**
   * Takes an ICMP error from outside about a packet that went out: it goes to whom that packet came
   * from, and neither refreshes nor ends a mapping (RFC 5508 REQ-4 and 6, RFC 4787 REQ-12).
   *
   * @param quoted the packet that the error tells of, as it looked outside
   */
  public Verdict error(Packet quoted, Instant now) {
    return switch (settings.policy()) {
      case FORWARD -> new Forwarded(quoted, Side.INSIDE);
      case BLOCK -> drop(quoted, DropReason.UDP_BLOCKED);
      case INSPECT, TRANSLATE -> returned(quoted, now);
    };
  }

  /** Forgets all mappings, as when it is switched off and on. */
  public void reboot() {
    table.clear();
    paired.clear();
    ports.restart();
  }

  /**
   * Has other public addresses from now on; all mappings are gone.
   *
   * @throws IllegalArgumentException if a NAT would have no address
   */
  public void renumber(List<InetAddress> others) {
    requireAddress(settings, others);
    reboot();
    addresses = List.copyOf(others);
  }

  /**
   * Mappings, those there are too, live this long without being refreshed.
   *
   * @throws IllegalArgumentException if this is not longer than zero
   */
  public void changeTimeout(Duration other) {
    if (!other.isPositive()) {
      throw new IllegalArgumentException("a mapping lives longer than " + other);
    }
    timeout = other;
    table.reconsider();
  }

  /**
   * An external endpoint cannot be used, because somebody else has it: the mapping that has it is
   * forgotten, and none gets it again.
   */
  public void withhold(InetSocketAddress external) {
    unavailable.add(external);
    if (table.remove(external)) {
      ports.retainBlocks(table.subscribers());
    }
  }

  /** The table as it is now, the oldest mapping first. */
  public List<MappingEntry> mappings(Instant now) {
    expire(now);
    return table.all().stream().map(mapping -> mapping.entry(timeout)).toList();
  }

  /** When the next hole closes, unless it is refreshed before. */
  public Optional<Instant> nextExpiry() {
    return table.nextExpiry(timeout);
  }

  private Verdict mapped(Packet packet, Instant now) {
    boolean turnsAround =
        settings.policy() == Policy.TRANSLATE
            && addresses.contains(packet.destination().getAddress());
    if (turnsAround && settings.hairpinning() == Hairpinning.OFF) {
      return drop(packet, DropReason.NO_HAIRPINNING);
    }
    expire(now);
    InetSocketAddress remote = packet.destination();
    Optional<Mapping> existing = table.of(packet.source(), towards(remote));
    if (existing.isEmpty() && table.size() >= settings.tableLimit()) {
      return drop(packet, DropReason.TABLE_FULL);
    }
    Optional<Mapping> mapping = existing.or(() -> create(packet, now));
    if (mapping.isEmpty()) {
      return drop(packet, DropReason.NO_PORT);
    }
    mapping.get().send(hole(remote), settings.refresh().byOutbound(), now);
    if (overloads()) {
      table.asked(mapping.get(), remote);
    }
    Packet translated = packet.from(mapping.get().external());
    return turnsAround ? turned(packet, translated, now) : new Forwarded(translated, Side.OUTSIDE);
  }

  private Verdict turned(Packet original, Packet translated, Instant now) {
    Verdict verdict = filtered(translated, now);
    return verdict instanceof Forwarded(Packet packet, Side to)
            && settings.hairpinning() == Hairpinning.INTERNAL_SOURCE
        ? new Forwarded(packet.from(original.source()), to)
        : verdict;
  }

  private Verdict filtered(Packet packet, Instant now) {
    expire(now);
    List<Mapping> addressed = table.at(packet.destination());
    if (addressed.isEmpty()) {
      return drop(packet, DropReason.NO_MAPPING);
    }
    Remotes hole = hole(packet.source());
    List<Mapping> open = addressed.stream().filter(mapping -> mapping.lets(hole)).toList();
    if (open.isEmpty()) {
      return drop(packet, DropReason.FILTERED);
    }
    Mapping chosen =
        table
            .asker(packet.destination(), packet.source())
            .filter(open::contains)
            .orElseGet(open::getLast);
    if (settings.refresh().byInbound()) {
      chosen.refresh(hole, now);
    }
    return new Forwarded(packet.to(chosen.internal()), Side.INSIDE);
  }

  private Verdict returned(Packet quoted, Instant now) {
    expire(now);
    Remotes towards = towards(quoted.destination());
    return table
        .asker(quoted.source(), quoted.destination())
        .or(
            () ->
                table.at(quoted.source()).stream()
                    .filter(mapping -> mapping.towards().equals(towards))
                    .findFirst())
        .<Verdict>map(mapping -> new Forwarded(quoted.from(mapping.internal()), Side.INSIDE))
        .orElseGet(() -> drop(quoted, DropReason.NO_MAPPING));
  }

  private Optional<Mapping> create(Packet packet, Instant now) {
    Optional<Mapping> created =
        externalFor(packet.source())
            .map(
                external ->
                    new Mapping(packet.source(), external, towards(packet.destination()), now));
    created.ifPresent(mapping -> table.add(mapping, now.plus(timeout)));
    return created;
  }

  private Optional<InetSocketAddress> externalFor(InetSocketAddress internal) {
    return settings.policy() == Policy.TRANSLATE
        ? publicAddressesFor(internal.getAddress()).stream()
            .map(address -> externalFor(internal, address))
            .flatMap(Optional::stream)
            .findFirst()
        : Optional.of(internal);
  }

  private Optional<InetSocketAddress> externalFor(InetSocketAddress internal, InetAddress address) {
    InetSocketAddress same = new InetSocketAddress(address, internal.getPort());
    return ports
        .choose(
            internal,
            address,
            overloads() ? isShareable(same, internal) : isFree(same),
            port -> isFree(new InetSocketAddress(address, port)))
        .map(port -> new InetSocketAddress(address, port));
  }

  /** In the order in which they are tried. */
  private List<InetAddress> publicAddressesFor(InetAddress internal) {
    return switch (settings.pooling()) {
      case PAIRED -> List.of(paired.computeIfAbsent(internal, key -> anyAddress()));
      case ARBITRARY -> {
        List<InetAddress> rotated = new ArrayList<>(addresses);
        Collections.rotate(rotated, random.nextInt(addresses.size()));
        yield rotated;
      }
    };
  }

  private InetAddress anyAddress() {
    return addresses.get(random.nextInt(addresses.size()));
  }

  private boolean overloads() {
    return settings.ports() instanceof PortAllocation.Preserving(boolean shared) && shared;
  }

  /**
   * Two mappings of one internal endpoint never share: it would look as if it had one mapping only,
   * whatever the mapping depends on.
   */
  private boolean isShareable(InetSocketAddress external, InetSocketAddress internal) {
    return !unavailable.contains(external)
        && table.at(external).stream().noneMatch(mapping -> mapping.internal().equals(internal));
  }

  private boolean isFree(InetSocketAddress external) {
    return !unavailable.contains(external) && table.at(external).isEmpty();
  }

  /** A box that does not translate has no choice: each endpoint shows as itself to everybody. */
  private Remotes towards(InetSocketAddress remote) {
    return settings.policy() == Policy.TRANSLATE
        ? Remotes.like(remote, settings.mapping())
        : new Remotes.All();
  }

  private Remotes hole(InetSocketAddress remote) {
    return Remotes.like(remote, settings.filtering());
  }

  private void expire(Instant now) {
    if (table.expire(timeout, now)) {
      ports.retainBlocks(table.subscribers());
    }
  }

  private static void requireAddress(NatSettings settings, List<InetAddress> addresses) {
    if (settings.policy() == Policy.TRANSLATE && addresses.isEmpty()) {
      throw new IllegalArgumentException("a NAT needs a public address");
    }
  }

  private Dropped drop(Packet packet, DropReason reason) {
    return new Dropped(packet, name, reason);
  }
}
