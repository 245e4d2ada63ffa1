package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Message;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.registry.Flow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All the sockets but that of HTTP, and the threads that serve them. */
public final class FrontEnd implements AutoCloseable {
  private final Map<Endpoint, InetSocketAddress> addresses;
  private final Core core;
  private final Counts counts;
  private final UdpFrontEnd udp;
  private final Optional<TcpFrontEnd> tcp;

  private FrontEnd(
      Map<Endpoint, InetSocketAddress> addresses,
      Core core,
      Counts counts,
      UdpFrontEnd udp,
      Optional<TcpFrontEnd> tcp) {
    this.addresses = addresses;
    this.core = core;
    this.counts = counts;
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
    StunResponder responder =
        new StunResponder(
            new ResponderSettings(addresses, settings.software(), settings.sessions()),
            new SecureRandom());
    Counts counts = new Counts();
    DatagramRouter.Core decisions =
        new DatagramRouter.Core(core.messages(), core.stun(), responder);
    UdpFrontEnd udp = UdpFrontEnd.start(sockets.udp(), decisions, counts, core.clock());
    try {
      TcpFrontEnd.Services services =
          new TcpFrontEnd.Services(responder, counts.stunDropped(), core.clock());
      Optional<TcpFrontEnd> tcp = Optional.empty();
      if (sockets.tcp().isPresent()) {
        tcp = Optional.of(TcpFrontEnd.start(sockets.tcp().get(), settings.tcp(), services));
      }
      return new FrontEnd(addresses, core, counts, udp, tcp);
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

  /** Sends a message from the socket by which a peer registered: no other passes its NAT. */
  public void send(Message message, Flow to) {
    udp.send(message, to);
  }

  /** What was counted so far, by name, in groups; a map of the caller's own. */
  public Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    Map<String, Long> datagrams = counts.datagrams().snapshot();
    SystemDrops.at(udpAddresses()).ifPresent(count -> datagrams.put("dropped-by-system", count));
    all.put("datagrams", datagrams);
    tcp.ifPresent(present -> all.put("tcp", present.count().snapshot()));
    all.put("stun-dropped", counts.stunDropped().snapshot());
    Map<String, Long> meetings = new LinkedHashMap<>();
    meetings.put("held", (long) core.stun().size());
    meetings.putAll(counts.verdicts().snapshot());
    all.put("stun-rendezvous", meetings);
    return all;
  }

  private List<InetSocketAddress> udpAddresses() {
    return addresses.entrySet().stream()
        .filter(each -> each.getKey() != Endpoint.TCP)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Closes all sockets and waits for the threads, which end at once. */
  @Override
  public void close() {
    tcp.ifPresent(TcpFrontEnd::close);
    udp.close();
  }
}
