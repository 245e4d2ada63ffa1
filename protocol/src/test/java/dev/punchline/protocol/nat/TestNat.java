package dev.punchline.protocol.nat;

import dev.punchline.protocol.wire.Datagram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A NAT in the words of RFC 4787, or a firewall, which is one that does not translate. Only what
 * goes out refreshes a mapping; each mapping has a filter of its own, and what is turned around has
 * to pass it too, as is usual.
 */
final class TestNat {
  static final InetAddress PUBLIC = new InetSocketAddress("203.0.113.1", 0).getAddress();

  private static final int FIRST_PORT = 40_000;

  /** What it does. */
  record Kind(
      Dependence mapping,
      Dependence filtering,
      boolean translating,
      Hairpinning hairpinning,
      long timeoutMillis) {
    static Kind of(Dependence mapping, Dependence filtering) {
      return new Kind(mapping, filtering, true, Hairpinning.NONE, 120_000);
    }

    /** Lets out, and in what the filter lets in, and changes nothing. */
    static Kind firewall(Dependence filtering) {
      return new Kind(Dependence.ENDPOINT_INDEPENDENT, filtering, false, Hairpinning.NONE, 120_000);
    }

    Kind with(Hairpinning other) {
      return new Kind(mapping, filtering, translating, other, timeoutMillis);
    }

    Kind withTimeout(long millis) {
      return new Kind(mapping, filtering, translating, hairpinning, millis);
    }

    @Override
    public String toString() {
      return "%s mapping, %s filtering, %s hairpinning"
          .formatted(mapping.label(), filtering.label(), hairpinning);
    }
  }

  /** With which source a datagram that is turned around arrives, RFC 4787 section 6. */
  enum Hairpinning {
    NONE,
    EXTERNAL_SOURCE,
    INTERNAL_SOURCE
  }

  /** On its way, with the source that the other side sees. */
  record Packet(InetSocketAddress source, Datagram datagram) {}

  private record Key(InetSocketAddress internal, Object remote) {}

  private static final class Mapping {
    private final InetSocketAddress internal;
    private final InetSocketAddress external;
    private final Set<Object> open = new HashSet<>();
    private long expires;

    Mapping(InetSocketAddress internal, InetSocketAddress external) {
      this.internal = internal;
      this.external = external;
    }
  }

  private final Kind kind;
  private final Map<Key, Mapping> mappings = new HashMap<>();
  private int nextPort = FIRST_PORT;

  TestNat(Kind kind) {
    this.kind = kind;
  }

  /** Forgets everything, and begins with other ports. */
  void restart() {
    mappings.clear();
  }

  /** From the inside; comes out inside again if it is turned around. */
  Optional<Packet> outbound(Packet packet, long now) {
    InetSocketAddress to = packet.datagram().destination();
    Mapping mapping =
        mappings.compute(
            new Key(packet.source(), part(kind.mapping(), to)),
            (key, old) -> old == null || old.expires <= now ? create(packet.source()) : old);
    mapping.expires = now + kind.timeoutMillis();
    mapping.open.add(part(kind.filtering(), to));
    Packet translated = new Packet(mapping.external, packet.datagram());
    if (!to.getAddress().equals(PUBLIC)) {
      return Optional.of(translated);
    }
    return switch (kind.hairpinning()) {
      case NONE -> Optional.empty();
      case EXTERNAL_SOURCE -> inbound(translated, now);
      case INTERNAL_SOURCE ->
          inbound(translated, now).map(it -> new Packet(packet.source(), it.datagram()));
    };
  }

  /** From the outside. */
  Optional<Packet> inbound(Packet packet, long now) {
    Object source = part(kind.filtering(), packet.source());
    return mappings.values().stream()
        .filter(each -> each.external.equals(packet.datagram().destination()))
        .filter(each -> each.expires > now && each.open.contains(source))
        .findFirst()
        .map(
            each ->
                new Packet(
                    packet.source(), new Datagram(each.internal, packet.datagram().payload())));
  }

  private Mapping create(InetSocketAddress internal) {
    return new Mapping(
        internal, kind.translating() ? new InetSocketAddress(PUBLIC, nextPort++) : internal);
  }

  private static Object part(Dependence dependence, InetSocketAddress remote) {
    return switch (dependence) {
      case ENDPOINT_INDEPENDENT -> "";
      case ADDRESS_DEPENDENT -> remote.getAddress();
      case ADDRESS_AND_PORT_DEPENDENT -> remote;
    };
  }
}
