package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import java.time.Duration;

/**
 * How a NAT behaves. Made from {@link #translating} or {@link #firewall}, and changed by the
 * methods that begin with {@code with}.
 *
 * @param mapping on what it depends which mapping a packet gets, RFC 4787 section 4.1
 * @param filtering on what it depends whether a packet is let in, section 5
 * @param pool how many public addresses it has, from 1
 * @param timeout how long a mapping, and a hole in the filter, lives without being refreshed
 *     (section 4.3), longer than zero
 * @param tableLimit how many mappings it can hold, from 1
 */
public record NatSettings(
    Policy policy,
    Dependence mapping,
    Dependence filtering,
    PortAllocation ports,
    Pooling pooling,
    int pool,
    Hairpinning hairpinning,
    Duration timeout,
    Refresh refresh,
    int tableLimit) {
  /** What RFC 4787 REQ-5 asks for at least. */
  public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(2);

  private static final int USUAL_TABLE_LIMIT = 4096;

  public NatSettings {
    if (pool < 1 || tableLimit < 1) {
      throw new IllegalArgumentException("a NAT has an address, and room for a mapping");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("a mapping lives longer than " + timeout);
    }
  }

  /** A NAT with one address, random ports, no hairpinning, refreshed from inside. */
  public static NatSettings translating(Dependence mapping, Dependence filtering) {
    return new NatSettings(
        Policy.TRANSLATE,
        mapping,
        filtering,
        new PortAllocation.Random(),
        Pooling.PAIRED,
        1,
        Hairpinning.OFF,
        USUAL_TIMEOUT,
        Refresh.OUTBOUND,
        USUAL_TABLE_LIMIT);
  }

  /** A firewall that changes nothing. */
  public static NatSettings firewall(Dependence filtering) {
    return translating(Dependence.ENDPOINT_INDEPENDENT, filtering).with(Policy.INSPECT);
  }

  /** What stands in front of a peer, as far as punching goes. */
  public DirectPath.Side side() {
    return switch (policy) {
      case FORWARD ->
          new DirectPath.Side(
              true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
      case BLOCK -> new DirectPath.Side(false, mapping, filtering);
      case INSPECT -> new DirectPath.Side(true, Dependence.ENDPOINT_INDEPENDENT, filtering);
      case TRANSLATE -> new DirectPath.Side(true, mapping, filtering);
    };
  }

  /** The same with another policy. */
  public NatSettings with(Policy other) {
    return new NatSettings(
        other, mapping, filtering, ports, pooling, pool, hairpinning, timeout, refresh, tableLimit);
  }

  /** The same with another way of choosing ports. */
  public NatSettings with(PortAllocation other) {
    return new NatSettings(
        policy,
        mapping,
        filtering,
        other,
        pooling,
        pool,
        hairpinning,
        timeout,
        refresh,
        tableLimit);
  }

  /** The same with several public addresses. */
  public NatSettings with(Pooling other, int addresses) {
    return new NatSettings(
        policy,
        mapping,
        filtering,
        ports,
        other,
        addresses,
        hairpinning,
        timeout,
        refresh,
        tableLimit);
  }

  /** The same with another hairpinning. */
  public NatSettings with(Hairpinning other) {
    return new NatSettings(
        policy, mapping, filtering, ports, pooling, pool, other, timeout, refresh, tableLimit);
  }

  /** The same with other things to keep a mapping alive. */
  public NatSettings with(Refresh other) {
    return new NatSettings(
        policy, mapping, filtering, ports, pooling, pool, hairpinning, timeout, other, tableLimit);
  }

  /** The same with another lifetime of mappings. */
  public NatSettings withTimeout(Duration other) {
    return new NatSettings(
        policy, mapping, filtering, ports, pooling, pool, hairpinning, other, refresh, tableLimit);
  }

  /** The same with room for this many mappings. */
  public NatSettings withTableLimit(int other) {
    return new NatSettings(
        policy, mapping, filtering, ports, pooling, pool, hairpinning, timeout, refresh, other);
  }
}
