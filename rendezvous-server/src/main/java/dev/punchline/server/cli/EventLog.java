package dev.punchline.server.cli;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.RendezvousEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what happens at the rendezvous to the log. */
final class EventLog implements Consumer<RendezvousEvent> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.punchline.server");

  /** A full table is refused at the rate of the attack; the log must not grow at it. */
  private static final Duration FULL_REPORT_INTERVAL = Duration.ofSeconds(10);

  /** Whoever forges sources can have two ids introduced at any rate, to each other or to more. */
  private static final Duration PAIR_REPORT_INTERVAL = Duration.ofMinutes(1);

  private static final int MOST_PAIRS_REPORTED = 1000;

  private record Pair(Chosen asker, Chosen peer) {}

  private final OncePerInterval<Pair> pairs =
      new OncePerInterval<>(PAIR_REPORT_INTERVAL, MOST_PAIRS_REPORTED);
  private final InstantSource clock;
  private final AtomicReference<Instant> nextFullReport = new AtomicReference<>(Instant.MIN);

  EventLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void accept(RendezvousEvent event) {
    switch (event) {
      case RendezvousEvent.Registered(var id, var source) ->
          LOG.info("registered {} at {}", id, TransportAddress.format(source));
      case RendezvousEvent.RegisteredAgain(var id, var source) ->
          LOG.debug("registered again {} at {}", id, TransportAddress.format(source));
      case RendezvousEvent.Expired(var id, var source) ->
          LOG.info("expired {} at {}", id, TransportAddress.format(source));
      case RendezvousEvent.Introduced(var initiator, var peer) ->
          LOG.info("introduced {} to {}", initiator, peer);
      case RendezvousEvent.IntroductionRefused(var unknown) ->
          LOG.info("no introduction: {} is not registered", unknown);
      case RendezvousEvent.IdRegistered(var id, var source) ->
          LOG.info("registered id {} at {}", id.name(), TransportAddress.format(source));
      case RendezvousEvent.IdReleased(var id, var source) ->
          LOG.info("released id {} at {}", id.name(), TransportAddress.format(source));
      case RendezvousEvent.IdExpired(var id, var source) ->
          LOG.info("expired id {} at {}", id.name(), TransportAddress.format(source));
      case RendezvousEvent.IdsIntroduced(var asker, var peer) ->
          LOG.atLevel(
                  pairs.admits(new Pair(asker, peer), clock.instant()) ? Level.INFO : Level.DEBUG)
              .log("introduced id {} to id {}", asker.name(), peer.name());
      case RendezvousEvent.TableFull(var source) -> reportFull();
    }
  }

  private void reportFull() {
    Instant now = clock.instant();
    Instant next = nextFullReport.get();
    if (!now.isBefore(next) && nextFullReport.compareAndSet(next, now.plus(FULL_REPORT_INTERVAL))) {
      LOG.warn("the table is full: peers are turned away; raise --max-registrations");
    }
  }
}
