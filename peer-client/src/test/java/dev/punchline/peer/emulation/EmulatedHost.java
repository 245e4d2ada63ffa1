package dev.punchline.peer.emulation;

import dev.punchline.peer.runtime.Traffic;
import dev.punchline.peer.runtime.UdpSocket;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.wire.Datagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A host behind emulated NATs whose clock stands still until it is set. */
final class EmulatedHost implements AutoCloseable {
  /** What its socket got. */
  record Heard(String text, InetSocketAddress from) {}

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final List<Traffic> traffic = new ArrayList<>();
  private final Selector selector;
  private final EmulatedNetwork network;
  private final List<UdpSocket> sockets = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  private EmulatedHost(Predicate<InetAddress> bindable, List<NatPreset> presets)
      throws IOException {
    this.selector = Selector.open();
    this.network = new EmulatedNetwork(presets, new Random(), traffic::add, bindable);
  }

  static EmulatedHost behind(NatPreset... presets) throws IOException {
    return new EmulatedHost(LoopbackAddresses::canBind, List.of(presets));
  }

  /** As on a system that has no loopback address but 127.0.0.1. */
  static EmulatedHost withOneAddressBehind(NatPreset... presets) throws IOException {
    return new EmulatedHost(LoopbackAddresses.COMMON::equals, List.of(presets));
  }

  EmulatedNetwork network() {
    return network;
  }

  UdpSocket bind(int port) throws IOException {
    UdpSocket socket = network.bind(port, selector, () -> now);
    sockets.add(socket);
    return socket;
  }

  /** Lets time pass. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  static void send(UdpSocket from, String text, InetSocketAddress to) throws IOException {
    if (!from.send(new Datagram(to, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))) {
      throw new AssertionError("the system would not send to " + to);
    }
  }

  /** Waits for the next datagram; only a failing test waits long. */
  Heard await(UdpSocket socket) throws IOException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < end) {
      Optional<Heard> heard = poll(socket);
      if (heard.isPresent()) {
        return heard.get();
      }
      select(end);
    }
    throw new AssertionError("nothing came; what passed: " + traffic);
  }

  /** Waits until something was dropped, and returns what. */
  Traffic.Dropped awaitDrop(UdpSocket socket) throws IOException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < end) {
      Optional<Heard> heard = poll(socket);
      if (heard.isPresent()) {
        throw new AssertionError("it was let in: " + heard);
      }
      Optional<Traffic.Dropped> dropped = traffic(Traffic.Dropped.class).findFirst();
      if (dropped.isPresent()) {
        return dropped.get();
      }
      select(end);
    }
    throw new AssertionError("nothing was dropped; what passed: " + traffic);
  }

  /** What has come by now. */
  Optional<Heard> poll(UdpSocket socket) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    return socket
        .receive(buffer)
        .map(from -> new Heard(StandardCharsets.UTF_8.decode(buffer.flip()).toString(), from));
  }

  <T extends Traffic> Stream<T> traffic(Class<T> kind) {
    return traffic.stream().filter(kind::isInstance).map(kind::cast);
  }

  @Override
  public void close() throws IOException {
    for (UdpSocket socket : sockets) {
      socket.close();
    }
    selector.close();
  }

  private void select(long end) throws IOException {
    selector.select(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    selector.selectedKeys().clear();
  }
}
