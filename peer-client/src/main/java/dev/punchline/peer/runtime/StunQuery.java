package dev.punchline.peer.runtime;

import dev.punchline.protocol.stun.StunBindingClient;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** One STUN Binding transaction on a socket of its own, waited for. */
public final class StunQuery {
  private StunQuery() {}

  /**
   * Asks a server for our address.
   *
   * @param timeout when to stop waiting, if the schedule of the RFC has not ended before
   * @return the outcome: {@link StunBindingClient.Output.Mapped}, {@link
   *     StunBindingClient.Output.Refused} or {@link StunBindingClient.Output.TimedOut}
   * @throws ServerUnreachable if the system knows no way to the server
   * @throws IOException if the system gives us no socket
   */
  public static StunBindingClient.Output ask(InetSocketAddress server, Duration timeout)
      throws IOException, ServerUnreachable {
    StunBindingClient client =
        new StunBindingClient(server, StunBindingClient.Schedule.RFC_8489, new SecureRandom());
    InstantSource clock = new MonotonicClock();
    ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_BYTES);
    try (Selector selector = Selector.open();
        DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(null).configureBlocking(false).register(selector, SelectionKey.OP_READ);
      Instant start = clock.instant();
      client.start(start);
      while (true) {
        Optional<StunBindingClient.Output> outcome = carryOut(client, channel);
        if (outcome.isPresent()) {
          return outcome.get();
        }
        Instant now = clock.instant();
        Duration elapsed = Duration.between(start, now);
        if (elapsed.compareTo(timeout) >= 0) {
          return new StunBindingClient.Output.TimedOut(elapsed);
        }
        Instant wake =
            client
                .nextWake()
                .filter(at -> at.isBefore(start.plus(timeout)))
                .orElse(start.plus(timeout));
        selector.select(Math.max(1, Duration.between(now, wake).toMillis() + 1));
        selector.selectedKeys().clear();
        for (InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
            from != null;
            from = (InetSocketAddress) channel.receive(buffer.clear())) {
          client.receive(buffer.flip(), from, clock.instant());
        }
        client.wake(clock.instant());
      }
    }
  }

  private static Optional<StunBindingClient.Output> carryOut(
      StunBindingClient client, DatagramChannel channel) throws ServerUnreachable {
    for (Optional<StunBindingClient.Output> next = client.poll();
        next.isPresent();
        next = client.poll()) {
      if (next.get() instanceof StunBindingClient.Output.Send send) {
        transmit(send.datagram(), channel);
      } else {
        return next;
      }
    }
    return Optional.empty();
  }

  private static void transmit(Datagram datagram, DatagramChannel channel)
      throws ServerUnreachable {
    try {
      channel.send(datagram.payload(), datagram.destination());
    } catch (IOException | UnsupportedAddressTypeException e) {
      throw new ServerUnreachable(
          "cannot send to %s: %s"
              .formatted(
                  TransportAddress.format(datagram.destination()),
                  e instanceof IOException ? e.getMessage() : "no such network here"));
    }
  }
}
