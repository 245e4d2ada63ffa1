package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Message;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All the sockets but that of HTTP, and the two threads that serve them. */
public final class FrontEnd implements AutoCloseable {
  private final Map<Endpoint, InetSocketAddress> addresses;
  private final Count<DropReason> stunDropped;
  private final DatagramRouter router;
  private final UdpFrontEnd udp;
  private final Optional<TcpFrontEnd> tcp;

  private FrontEnd(
      Map<Endpoint, InetSocketAddress> addresses,
      Count<DropReason> stunDropped,
      DatagramRouter router,
      UdpFrontEnd udp,
      Optional<TcpFrontEnd> tcp) {
    this.addresses = addresses;
    this.stunDropped = stunDropped;
    this.router = router;
    this.udp = udp;
    this.tcp = tcp;
  }

  /**
   * Who decides about what comes in.
   *
   * @param messages in messages
   * @param stun in STUN framing
   * @param clock monotonic
   */
  public record Core(Rendezvous messages, StunRendezvous stun, InstantSource clock) {}

  /**
   * Binds all sockets, or none, and starts serving.
   *
   * @throws CannotBind if a socket cannot be had
   * @throws IOException if the system gives no selector
   */
  public static FrontEnd open(FrontEndSettings settings, Core core) throws IOException {
    Sockets sockets = Sockets.open(settings.sockets());
    try {
      return start(sockets, settings, core);
    } catch (IOException | RuntimeException e) {
      sockets.close();
      throw e;
    }
  }

  private static FrontEnd start(Sockets sockets, FrontEndSettings settings, Core core)
      throws IOException {
    Map<Endpoint, InetSocketAddress> addresses = sockets.addresses();
    ResponderSettings responder =
        new ResponderSettings(addresses, settings.software(), settings.sessions());
    SecureRandom random = new SecureRandom();
    Count<DropReason> dropped = new Count<>(DropReason.class);
    // A responder belongs to one thread.
    DatagramRouter router =
        new DatagramRouter(
            core.messages(), core.stun(), new StunResponder(responder, random), dropped);
    UdpFrontEnd udp = UdpFrontEnd.start(sockets.udp(), router, core.clock());
    try {
      TcpFrontEnd.Services services =
          new TcpFrontEnd.Services(new StunResponder(responder, random), dropped, core.clock());
      Optional<TcpFrontEnd> tcp = Optional.empty();
      if (sockets.tcp().isPresent()) {
        tcp = Optional.of(TcpFrontEnd.start(sockets.tcp().get(), settings.tcp(), services));
      }
      return new FrontEnd(addresses, dropped, router, udp, tcp);
    } catch (IOException | RuntimeException e) {
      udp.close();
      throw e;
    }
  }

  /** The address of the primary UDP socket. */
  public InetSocketAddress udpAddress() {
    return address(Endpoint.PRIMARY).orElseThrow();
  }

  /** The address of a socket, if there is such a one. */
  public Optional<InetSocketAddress> address(Endpoint endpoint) {
    return Optional.ofNullable(addresses.get(endpoint));
  }

  /** Sends a message from the socket with which peers register: no other passes their NAT. */
  public void send(Message message, InetSocketAddress to) {
    udp.send(message, to);
  }

  /** What was counted so far, by name, in groups. */
  public Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    counts.put("datagrams", router.count().snapshot());
    tcp.ifPresent(present -> counts.put("tcp", present.count().snapshot()));
    counts.put("stun-dropped", stunDropped.snapshot());
    counts.put("stun-rendezvous", router.stunRendezvousCounts());
    return counts;
  }

  /** Closes all sockets and waits for the threads, which end at once. */
  @Override
  public void close() {
    tcp.ifPresent(TcpFrontEnd::close);
    udp.close();
  }
}
