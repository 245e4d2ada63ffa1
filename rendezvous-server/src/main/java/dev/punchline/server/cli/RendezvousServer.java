package dev.punchline.server.cli;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.ChosenIds;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.http.HttpSettings;
import dev.punchline.server.http.RendezvousHttp;
import dev.punchline.server.net.CannotBind;
import dev.punchline.server.net.FrontEnd;
import dev.punchline.server.registry.InMemoryRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the core, its sockets, its HTTP port and the expiry of registrations. */
final class RendezvousServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);

  /** Whoever waits for a peer asks every few seconds. */
  private static final Duration QUESTION_LIFETIME = Duration.ofSeconds(15);

  private final FrontEnd sockets;
  private final RendezvousHttp http;
  private final Housekeeping housekeeping;
  private final EventLog log;

  private RendezvousServer(
      FrontEnd sockets, RendezvousHttp http, Housekeeping housekeeping, EventLog log) {
    this.sockets = sockets;
    this.http = http;
    this.housekeeping = housekeeping;
    this.log = log;
  }

  /**
   * Starts everything, or nothing.
   *
   * @throws CannotListen if an address cannot be bound
   */
  static RendezvousServer start(ServerSettings settings) throws CannotListen {
    InstantSource clock = monotonicClock();
    EventLog log = new EventLog(clock);
    Rendezvous rendezvous =
        new Rendezvous(
            new InMemoryRegistry(settings.maxRegistrations(), new SecureRandom()),
            settings.registrationLifetime(),
            UUID::randomUUID,
            log);
    StunRendezvous stunRendezvous =
        new StunRendezvous(
            new ChosenIds(
                settings.maxRegistrations(), settings.registrationLifetime(), QUESTION_LIFETIME),
            new AddressProof(new SecureRandom()),
            new SecureRandom(),
            log);
    ManyAddresses.warning(settings.sockets().sockets().udp().getAddress()).ifPresent(LOG::warn);
    FrontEnd sockets = openSockets(settings, new FrontEnd.Core(rendezvous, stunRendezvous, clock));
    try {
      RendezvousHttp http = openHttp(settings.http(), rendezvous, sockets, clock);
      Predicate<Instant> expire =
          now -> {
            rendezvous.expire(now);
            return false;
          };
      Housekeeping housekeeping = new Housekeeping(clock);
      housekeeping.expires(expire, settings.registrationLifetime());
      // Apart from the others: it comes in portions, and to sweep through a million registrations
      // before each of them would be slower than ids can come.
      housekeeping.expires(stunRendezvous::expire, settings.registrationLifetime());
      housekeeping.doesEverySecond(log::endSecond);
      return new RendezvousServer(sockets, http, housekeeping, log);
    } catch (CannotListen e) {
      sockets.close();
      throw e;
    }
  }

  /** The line that says that everything is up, and where. */
  String readiness() {
    StringBuilder line = new StringBuilder("ready");
    append(line, "udp", sockets.address(Endpoint.PRIMARY));
    append(line, "http", Optional.of(http.localAddress()));
    append(line, "tcp", sockets.address(Endpoint.TCP));
    append(
        line,
        "alternate",
        sockets.address(Endpoint.OTHER_BOTH).or(() -> sockets.address(Endpoint.OTHER_PORT)));
    return line.toString();
  }

  @Override
  public void close() {
    housekeeping.close();
    http.close();
    sockets.close();
    log.endSecond();
  }

  private static void append(StringBuilder line, String name, Optional<InetSocketAddress> address) {
    address.ifPresent(
        present ->
            line.append(' ').append(name).append('=').append(TransportAddress.format(present)));
  }

  private static FrontEnd openSockets(ServerSettings settings, FrontEnd.Core core)
      throws CannotListen {
    try {
      return FrontEnd.open(settings.sockets(), core);
    } catch (CannotBind e) {
      throw CannotListen.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the system gives no selector", e);
    }
  }

  private static RendezvousHttp openHttp(
      HttpSettings settings, Rendezvous rendezvous, FrontEnd sockets, InstantSource clock)
      throws CannotListen {
    try {
      return RendezvousHttp.open(settings, rendezvous, sockets, clock);
    } catch (IOException e) {
      throw new CannotListen("HTTP", "--host or --http-port", settings.bind(), e);
    }
  }

  /** Instants that never go back, whatever happens to the system's clock. */
  private static InstantSource monotonicClock() {
    Instant origin = Instant.now();
    long nanosAtOrigin = System.nanoTime();
    return () -> origin.plusNanos(System.nanoTime() - nanosAtOrigin);
  }
}
