package dev.punchline.peer.runtime;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.InstantSource;

/** Where sockets are bound: the one that the system has, or one that is emulated. */
@FunctionalInterface
public interface Network {
  /** The system's own. */
  Network SYSTEM = (port, selector, clock) -> SystemSocket.bind(port, selector);

  /** The system's own, under somebody's eyes. */
  static Network watched(TrafficWitness witness) {
    return (port, selector, clock) ->
        new WatchedSocket(SystemSocket.bind(port, selector), witness, clock);
  }

  /**
   * Binds a socket.
   *
   * @param port 0 to let the network choose
   * @param selector wakes whenever there may be something to receive
   * @param clock monotonic; tells when datagrams passed
   * @throws IOException if the port cannot be bound
   */
  UdpSocket bind(int port, Selector selector, InstantSource clock) throws IOException;
}
