package dev.punchline.server.cli;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.RendezvousEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens at the rendezvous to the log: every event while there are few, and beyond ten
 * of a kind in a second how many more there were. Whoever floods the server must not fill its disk,
 * nor have the threads that serve sockets write lines.
 *
 * <p>Any number of threads may tell it of events; somebody has to call {@link #endSecond}.
 */
final class EventLog implements Consumer<RendezvousEvent> {
  private static final int LINES_PER_SECOND = 10;

  /** A full table is refused at the rate of the attack. */
  private static final int SECONDS_BETWEEN_FULL_REPORTS = 10;

  /** Whoever forges sources can have two ids introduced at any rate, to each other or to more. */
  private static final Duration PAIR_REPORT_INTERVAL = Duration.ofMinutes(1);

  private static final int MOST_PAIRS_REPORTED = 1000;

  /** To look a pair up takes a lock, and memory. */
  private static final int PAIRS_LOOKED_UP_PER_SECOND = 100;

  /** What is counted together. */
  private enum Kind {
    REGISTERED("registered"),
    EXPIRED("expired"),
    INTRODUCED("introduced"),
    REFUSED("introductions refused"),
    ID_REGISTERED("ids registered"),
    ID_RELEASED("ids released"),
    ID_EXPIRED("ids expired"),
    IDS_INTRODUCED("ids introduced");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private record Pair(Chosen asker, Chosen peer) {}

  private final Map<Kind, LineBudget> budgets = new EnumMap<>(Kind.class);
  private final LineBudget pairLookups = new LineBudget(PAIRS_LOOKED_UP_PER_SECOND);
  private final OncePerInterval<Pair> pairs =
      new OncePerInterval<>(PAIR_REPORT_INTERVAL, MOST_PAIRS_REPORTED);
  private final InstantSource clock;
  private final Logger log;
  private final AtomicInteger secondsUntilFullReport = new AtomicInteger();

  EventLog(InstantSource clock) {
    this(clock, LoggerFactory.getLogger("dev.punchline.server"));
  }

  EventLog(InstantSource clock, Logger log) {
    this.clock = clock;
    this.log = log;
    for (Kind kind : Kind.values()) {
      budgets.put(kind, new LineBudget(LINES_PER_SECOND));
    }
  }

  @Override
  public void accept(RendezvousEvent event) {
    switch (event) {
      case RendezvousEvent.Registered(var id, var source) ->
          say(Kind.REGISTERED, "registered {} at {}", id, source);
      case RendezvousEvent.RegisteredAgain(var id, var source) ->
          whisper("registered again {} at {}", id, source);
      case RendezvousEvent.Expired(var id, var source) ->
          say(Kind.EXPIRED, "expired {} at {}", id, source);
      case RendezvousEvent.Introduced(var initiator, var peer) ->
          say(Kind.INTRODUCED, "introduced {} to {}", initiator, peer);
      case RendezvousEvent.IntroductionRefused(var unknown) ->
          say(Kind.REFUSED, "no introduction: {} {}", unknown, "is not registered");
      case RendezvousEvent.IdRegistered(var id, var source) ->
          say(Kind.ID_REGISTERED, "registered id {} at {}", id, source);
      case RendezvousEvent.IdReleased(var id, var source) ->
          say(Kind.ID_RELEASED, "released id {} at {}", id, source);
      case RendezvousEvent.IdExpired(var id, var source) ->
          say(Kind.ID_EXPIRED, "expired id {} at {}", id, source);
      case RendezvousEvent.IdsIntroduced(var asker, var peer) -> sayIntroduced(asker, peer);
      case RendezvousEvent.TableFull(var source) -> sayFull();
    }
  }

  /**
   * Tells what was only counted since the last call; to be called once a second, and at the end.
   */
  void endSecond() {
    secondsUntilFullReport.updateAndGet(seconds -> Math.max(seconds - 1, 0));
    long notLookedUp = pairLookups.renew();
    budgets.forEach(
        (kind, budget) -> {
          long more = budget.renew() + (kind == Kind.IDS_INTRODUCED ? notLookedUp : 0);
          if (more > 0) {
            log.info("and {} more {} in the last second", more, kind.words);
          }
        });
  }

  private void sayIntroduced(Chosen asker, Chosen peer) {
    if (pairLookups.admits() && pairs.admits(new Pair(asker, peer), clock.instant())) {
      say(Kind.IDS_INTRODUCED, "introduced id {} to id {}", asker, peer);
    } else {
      whisper("introduced id {} to id {}", asker, peer);
    }
  }

  private void sayFull() {
    if (secondsUntilFullReport.get() == 0
        && secondsUntilFullReport.compareAndSet(0, SECONDS_BETWEEN_FULL_REPORTS)) {
      log.warn("the table (--max-registrations) or memory is full: peers are turned away");
    }
  }

  private void say(Kind kind, String format, Object first, Object second) {
    LineBudget budget = budgets.get(kind);
    if (budget != null && budget.admits()) {
      log.info(format, text(first), text(second));
    } else {
      whisper(format, first, second);
    }
  }

  private void whisper(String format, Object first, Object second) {
    if (log.isDebugEnabled()) {
      log.debug(format, text(first), text(second));
    }
  }

  /** Made only for a line that is written. */
  private static Object text(Object value) {
    return switch (value) {
      case InetSocketAddress address -> TransportAddress.format(address);
      case Chosen id -> id.name();
      default -> value;
    };
  }
}
