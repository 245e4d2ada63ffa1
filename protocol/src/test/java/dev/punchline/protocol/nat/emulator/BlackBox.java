package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.testing.VirtualTime.at;

import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A box of which nothing is known but what becomes of packets. */
final class BlackBox {
  static final InetSocketAddress X1 = host(1, 4000);
  static final InetSocketAddress X2 = host(2, 4000);
  static final InetSocketAddress Y1 = new InetSocketAddress("192.0.2.1", 3478);
  static final InetSocketAddress Y1_OTHER_PORT = new InetSocketAddress("192.0.2.1", 3479);
  static final InetSocketAddress Y2 = new InetSocketAddress("192.0.2.2", 3478);

  private interface Way {
    Verdict pass(Packet packet, Instant now);
  }

  private final Way outbound;
  private final Way inbound;
  private long now;

  private BlackBox(Way outbound, Way inbound) {
    this.outbound = outbound;
    this.inbound = inbound;
  }

  static BlackBox of(NatEmulator nat) {
    return new BlackBox(nat::outbound, nat::inbound);
  }

  static BlackBox of(NatStack stack) {
    return new BlackBox(stack::outbound, stack::inbound);
  }

  static BlackBox of(NatSettings settings, long seed) {
    return of(nat(settings, seed));
  }

  /** With as many public addresses as it wants. */
  static NatEmulator nat(NatSettings settings, long seed) {
    return new NatEmulator("box", settings, publicAddresses(settings.pool()), new Random(seed));
  }

  static List<InetAddress> publicAddresses(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> address("203.0.113." + i)).toList();
  }

  static InetSocketAddress host(int number, int port) {
    return new InetSocketAddress("10.0.0." + number, port);
  }

  static InetAddress address(String literal) {
    return new InetSocketAddress(literal, 0).getAddress();
  }

  static Packet packet(InetSocketAddress from, InetSocketAddress to) {
    return new Packet(from, to, ByteBuffer.allocate(0));
  }

  BlackBox after(long millis) {
    now += millis;
    return this;
  }

  Verdict out(InetSocketAddress from, InetSocketAddress to) {
    return outbound.pass(packet(from, to), at(now));
  }

  Verdict in(InetSocketAddress from, InetSocketAddress to) {
    return inbound.pass(packet(from, to), at(now));
  }

  /** As which endpoint the outside sees it, if it comes out there. */
  Optional<InetSocketAddress> shows(InetSocketAddress from, InetSocketAddress to) {
    return out(from, to) instanceof Forwarded(Packet packet, Side side) && side == Side.OUTSIDE
        ? Optional.of(packet.source())
        : Optional.empty();
  }

  /** The same of one that has to come out. */
  InetSocketAddress external(InetSocketAddress from, InetSocketAddress to) {
    return shows(from, to).orElseThrow(() -> new AssertionError(from + " to " + to));
  }

  /** Who inside gets what is sent from outside. */
  Optional<InetSocketAddress> delivers(InetSocketAddress from, InetSocketAddress to) {
    return in(from, to) instanceof Forwarded(Packet packet, Side side) && side == Side.INSIDE
        ? Optional.of(packet.destination())
        : Optional.empty();
  }

  boolean lets(InetSocketAddress from, InetSocketAddress to) {
    return delivers(from, to).isPresent();
  }

  static Optional<DropReason> reason(Verdict verdict) {
    return verdict instanceof Dropped dropped ? Optional.of(dropped.reason()) : Optional.empty();
  }
}
