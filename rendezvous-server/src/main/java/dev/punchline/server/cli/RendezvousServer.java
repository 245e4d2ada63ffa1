package dev.punchline.server.cli;

import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.InMemoryRegistry;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.http.RendezvousHttp;
import dev.punchline.server.net.UdpFrontEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the core, its UDP socket, its HTTP port and the expiry of registrations. */
final class RendezvousServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);

  private final UdpFrontEnd udp;
  private final RendezvousHttp http;
  private final ScheduledExecutorService expiry;

  private RendezvousServer(UdpFrontEnd udp, RendezvousHttp http, ScheduledExecutorService expiry) {
    this.udp = udp;
    this.http = http;
    this.expiry = expiry;
  }

  /**
   * Starts everything, or nothing.
   *
   * @throws CannotListen if an address cannot be bound
   */
  static RendezvousServer start(ServerSettings settings) throws CannotListen {
    InstantSource clock = monotonicClock();
    Rendezvous rendezvous =
        new Rendezvous(
            new InMemoryRegistry(settings.maxRegistrations()),
            settings.registrationLifetime(),
            UUID::randomUUID,
            new EventLog(clock));
    UdpFrontEnd udp = openUdp(settings.udp(), rendezvous, clock);
    try {
      RendezvousHttp http = openHttp(settings.http(), rendezvous, udp, clock);
      return new RendezvousServer(
          udp, http, startExpiry(rendezvous, settings.registrationLifetime(), clock));
    } catch (CannotListen e) {
      closeQuietly(udp);
      throw e;
    }
  }

  /** The line that says that everything is up, and where. */
  String readiness() {
    return "ready udp=%s http=%s"
        .formatted(
            TransportAddress.format(udp.localAddress()),
            TransportAddress.format(http.localAddress()));
  }

  @Override
  public void close() {
    expiry.shutdownNow();
    http.close();
    closeQuietly(udp);
  }

  private static UdpFrontEnd openUdp(
      InetSocketAddress bind, Rendezvous rendezvous, InstantSource clock) throws CannotListen {
    try {
      return UdpFrontEnd.open(bind, rendezvous, clock);
    } catch (IOException e) {
      throw new CannotListen("UDP", "--udp-port", bind, e);
    }
  }

  private static RendezvousHttp openHttp(
      InetSocketAddress bind, Rendezvous rendezvous, UdpFrontEnd udp, InstantSource clock)
      throws CannotListen {
    try {
      return RendezvousHttp.open(bind, rendezvous, udp, clock);
    } catch (IOException e) {
      throw new CannotListen("HTTP", "--http-port", bind, e);
    }
  }

  private static ScheduledExecutorService startExpiry(
      Rendezvous rendezvous, Duration lifetime, InstantSource clock) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("expiry").daemon().factory());
    long period = Math.clamp(lifetime.toMillis() / 4, 50, 5_000);
    var unused =
        executor.scheduleWithFixedDelay(
            () -> expire(rendezvous, clock.instant()), period, period, TimeUnit.MILLISECONDS);
    return executor;
  }

  private static void expire(Rendezvous rendezvous, Instant now) {
    try {
      rendezvous.expire(now);
    } catch (RuntimeException e) {
      // An exception would silently end the schedule, and with it the expiry.
      LOG.error("expiry failed", e);
    }
  }

  /** Instants that never go back, whatever happens to the system's clock. */
  private static InstantSource monotonicClock() {
    Instant origin = Instant.now();
    long nanosAtOrigin = System.nanoTime();
    return () -> origin.plusNanos(System.nanoTime() - nanosAtOrigin);
  }

  private static void closeQuietly(UdpFrontEnd udp) {
    try {
      udp.close();
    } catch (IOException e) {
      LOG.debug("closing the UDP socket: {}", e.toString());
    }
  }
}
