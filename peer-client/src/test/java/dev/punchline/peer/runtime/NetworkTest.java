package dev.punchline.peer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The system's own network, watched and unwatched. */
class NetworkTest {
  private static final int LONGEST_WAIT_MILLIS = 5000;
  private static final Instant NOW = Instant.ofEpochSecond(1000);

  private final List<Traffic> traffic = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(100);
  private Selector selector;

  @BeforeEach
  void openSelector() throws IOException {
    selector = Selector.open();
  }

  @AfterEach
  void closeSelector() throws IOException {
    selector.close();
  }

  @Test
  void aDatagramFromOneSocketWakesTheOther() throws IOException {
    try (UdpSocket one = Network.SYSTEM.bind(0, selector, () -> NOW);
        UdpSocket other = Network.SYSTEM.bind(0, selector, () -> NOW)) {
      InetSocketAddress here = loopback(one);

      assertThat(one.send(new Datagram(loopback(other), bytes("hi")))).isTrue();
      assertThat(selector.select(LONGEST_WAIT_MILLIS)).isPositive();

      assertThat(other.receive(buffer)).contains(here);
      assertThat(text(buffer.flip())).isEqualTo("hi");
      assertThat(other.receive(buffer.clear())).isEmpty();
    }
  }

  @Test
  void aWitnessSeesBothEndsOfEachDatagramAndItsBytes() throws IOException {
    Network watched = Network.watched(traffic::add);
    try (UdpSocket one = watched.bind(0, selector, () -> NOW);
        UdpSocket other = watched.bind(0, selector, () -> NOW)) {
      Packet expected = new Packet(loopback(one), loopback(other), bytes("hi"));

      var unusedTaken = one.send(new Datagram(loopback(other), bytes("hi")));
      var unusedReady = selector.select(LONGEST_WAIT_MILLIS);
      Optional<InetSocketAddress> from = other.receive(buffer);
      Optional<InetSocketAddress> nothing = other.receive(buffer);

      assertThat(from).contains(expected.source());
      assertThat(nothing).isEmpty();
      assertThat(text(buffer.flip())).isEqualTo("hi");
      assertThat(traffic)
          .containsExactly(
              new Traffic.Sent(NOW, expected, expected),
              new Traffic.Received(NOW, expected, expected));
    }
  }

  @Test
  void nothingIsPutTogetherForAWitnessThatDoesNotLook() throws IOException {
    TrafficWitness blind =
        new TrafficWitness() {
          @Override
          public void saw(Traffic seen) {
            traffic.add(seen);
          }

          @Override
          public boolean isLooking() {
            return false;
          }
        };
    try (UdpSocket one = Network.watched(blind).bind(0, selector, () -> NOW);
        UdpSocket other = Network.watched(blind).bind(0, selector, () -> NOW)) {
      var unusedTaken = one.send(new Datagram(loopback(other), bytes("hi")));
      var unusedReady = selector.select(LONGEST_WAIT_MILLIS);

      assertThat(other.receive(buffer)).contains(loopback(one));
      assertThat(traffic).isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws IOException {
    try (UdpSocket socket = Network.SYSTEM.bind(0, selector, () -> NOW)) {
      int port = loopback(socket).getPort();

      assertThatThrownBy(() -> Network.SYSTEM.bind(port, selector, () -> NOW))
          .isInstanceOf(BindException.class);
    }
  }

  private static InetSocketAddress loopback(UdpSocket socket) throws IOException {
    InetSocketAddress somebody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    return socket.addressTowards(somebody).orElseThrow();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
