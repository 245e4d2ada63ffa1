package dev.punchline.peer.emulation;

import dev.punchline.peer.runtime.Network;
import dev.punchline.peer.runtime.Traffic;
import dev.punchline.peer.runtime.Traffic.Direction;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.peer.runtime.UdpSocket;
import dev.punchline.protocol.nat.emulator.MappingEntry;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A host behind emulated NATs, whose outside is the loopback network of this machine. The thread
 * that owns its sockets owns all of it.
 */
public final class EmulatedNetwork implements Network {
  /** What came of the wish for other public addresses. */
  public enum Renumbering {
    DONE,
    /** No box has an address of its own. */
    NO_TRANSLATION,
    /** The system has none but 127.0.0.1. */
    NO_OTHER_ADDRESS
  }

  /** Some ports of an address are taken, but never so many in a row. */
  private static final int MOST_REFUSALS = 64;

  private static final int FIRST_DYNAMIC_PORT = 49_152;
  private static final int PORTS_END = 65_536;

  private final LoopbackAddresses loopback;
  private final Topology topology;
  private final Border border;
  private final RandomGenerator random;
  private final TrafficWitness witness;
  private final Map<InetSocketAddress, HostSocket> hostSockets = new HashMap<>();

  /**
   * A host behind these.
   *
   * @param fromInside the first one is next to the host; at least one
   * @param random for addresses and ports
   */
  public EmulatedNetwork(
      List<NatPreset> fromInside, RandomGenerator random, TrafficWitness witness) {
    this(fromInside, random, witness, LoopbackAddresses::canBind);
  }

  /**
   * @param bindable whether the system has an address
   */
  EmulatedNetwork(
      List<NatPreset> fromInside,
      RandomGenerator random,
      TrafficWitness witness,
      Predicate<InetAddress> bindable) {
    this.loopback = new LoopbackAddresses(random, bindable);
    this.topology = Topology.of(fromInside, loopback, random);
    this.border = new Border(topology.imagined());
    this.random = random;
    this.witness = witness;
  }

  /** The boxes, the first one next to the host; for looking at them. */
  public List<NatEmulator> boxes() {
    return topology.stack().fromInside();
  }

  /** The host's own address. */
  public InetAddress host() {
    return topology.host();
  }

  /** Where others on this machine see us. */
  public List<InetAddress> publicAddresses() {
    return topology
        .translator()
        .map(NatEmulator::addresses)
        .map(addresses -> addresses.stream().map(this::real).distinct().toList())
        .orElse(List.of(topology.host()));
  }

  /** Whether others see us at an address that is not theirs too. */
  public boolean hasAddressOfItsOwn() {
    return !publicAddresses().contains(LoopbackAddresses.COMMON);
  }

  /** An endpoint of a table as it looks on loopback. */
  public InetSocketAddress real(InetSocketAddress endpoint) {
    return border.real(endpoint);
  }

  /** All boxes forget everything. */
  public void reboot() {
    boxes().forEach(NatEmulator::reboot);
  }

  /**
   * In all boxes mappings live this long.
   *
   * @throws IllegalArgumentException if this is not longer than zero
   */
  public void changeTimeout(Duration timeout) {
    boxes().forEach(box -> box.changeTimeout(timeout));
  }

  /** Gives the outermost NAT other public addresses. */
  public Renumbering renumber() {
    if (topology.translator().isEmpty()) {
      return Renumbering.NO_TRANSLATION;
    }
    NatEmulator translator = topology.translator().get();
    List<InetAddress> others = loopback.choose(translator.addresses().size());
    if (others.isEmpty()) {
      return Renumbering.NO_OTHER_ADDRESS;
    }
    translator.renumber(others);
    return Renumbering.DONE;
  }

  @Override
  public UdpSocket bind(int port, Selector selector, InstantSource clock) throws IOException {
    InetSocketAddress wanted = new InetSocketAddress(topology.host(), port);
    InetSocketAddress endpoint =
        topology.translator().isPresent() ? inside(wanted) : outside(wanted, selector);
    HostSocket socket = new HostSocket(this, endpoint, selector, clock);
    hostSockets.put(endpoint, socket);
    return socket;
  }

  boolean send(HostSocket from, Datagram datagram, Instant now) throws IOException {
    closeUnmapped(now);
    Packet packet =
        new Packet(from.endpoint(), border.emulated(datagram.destination()), datagram.payload());
    if (hostSockets.containsKey(packet.destination())) {
      turnAround(packet, packet, now);
      return true;
    }
    for (int refusals = 0; refusals < MOST_REFUSALS; refusals++) {
      switch (topology.stack().outbound(packet, now)) {
        case Dropped(Packet ended, var box, var reason) -> {
          witness.saw(new Traffic.Dropped(now, Direction.OUT, shown(ended), box, reason));
          return true;
        }
        case Forwarded(Packet inwards, Side side) when side == Side.INSIDE -> {
          turnAround(packet, inwards, now);
          return true;
        }
        case Forwarded(Packet outwards, Side side) -> {
          if (border.has(outwards.source())
              || border.open(outwards.source(), from.selector()).isPresent()) {
            return leave(packet, outwards, now);
          }
          topology.translator().ifPresent(nat -> nat.withhold(outwards.source()));
        }
      }
    }
    throw new BindException("no socket for " + packet.destination());
  }

  /** Takes what has come from loopback through the boxes. */
  void takeIn(Instant now) throws IOException {
    closeUnmapped(now);
    for (Packet packet : border.receive()) {
      switch (topology.stack().inbound(packet, now)) {
        case Dropped(Packet ended, var box, var reason) ->
            witness.saw(new Traffic.Dropped(now, Direction.IN, shown(ended), box, reason));
        case Forwarded(Packet inwards, Side side) -> arrive(packet, inwards, now);
      }
    }
  }

  void closed(HostSocket socket) throws IOException {
    hostSockets.remove(socket.endpoint());
    border.close(socket.endpoint());
    if (hostSockets.isEmpty()) {
      border.retain(Set.of());
    }
  }

  private boolean leave(Packet inside, Packet outside, Instant now) throws IOException {
    boolean taken = border.send(outside);
    if (taken) {
      witness.saw(new Traffic.Sent(now, shown(inside), shown(outside)));
    }
    return taken;
  }

  /** It never gets to the border: a NAT, or the host itself, has sent it back. */
  private void turnAround(Packet sent, Packet inwards, Instant now) {
    Packet turned = inwards.to(sent.destination());
    witness.saw(new Traffic.Sent(now, shown(sent), shown(turned)));
    arrive(turned, inwards, now);
  }

  private void arrive(Packet outside, Packet inside, Instant now) {
    HostSocket socket = hostSockets.get(inside.destination());
    if (socket != null) {
      witness.saw(new Traffic.Received(now, shown(outside), shown(inside)));
      socket.deliver(shown(inside));
    }
  }

  private InetSocketAddress inside(InetSocketAddress wanted) throws BindException {
    if (hostSockets.containsKey(wanted)) {
      throw new BindException("Address already in use");
    }
    InetSocketAddress endpoint = wanted;
    while (endpoint.getPort() == 0 || hostSockets.containsKey(endpoint)) {
      int port = random.nextInt(FIRST_DYNAMIC_PORT, PORTS_END);
      endpoint = new InetSocketAddress(wanted.getAddress(), port);
    }
    return endpoint;
  }

  private InetSocketAddress outside(InetSocketAddress wanted, Selector selector)
      throws IOException {
    return border
        .open(wanted, selector)
        .orElseThrow(() -> new BindException("Address already in use"));
  }

  /** Sockets live as long as the mappings they are for. A host without NAT keeps its own. */
  private void closeUnmapped(Instant now) throws IOException {
    if (topology.translator().isPresent()) {
      border.retain(
          topology.translator().get().mappings(now).stream()
              .map(MappingEntry::external)
              .collect(Collectors.toSet()));
    }
  }

  private Packet shown(Packet packet) {
    return packet.from(border.real(packet.source())).to(border.real(packet.destination()));
  }

  private InetAddress real(InetAddress address) {
    return border.real(new InetSocketAddress(address, 0)).getAddress();
  }
}
