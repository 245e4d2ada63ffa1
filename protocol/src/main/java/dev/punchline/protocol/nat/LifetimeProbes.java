package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * RFC 5780 section 4.6: leaves a mapping alone for a while, then has the server send to it at the
 * request of another socket. Not thread-safe; owns no clock.
 */
final class LifetimeProbes {
  /** An owner that slept beyond the wait has measured something else. */
  private static final Duration TOLERATED_LATENESS = Duration.ofSeconds(1);

  private static final String SILENT = "the server fell silent";
  private static final String NOT_TO_PORT = "the server does not answer to another port";

  private final InetSocketAddress server;
  private final LifetimeSearch search;
  private final Inquiry inquiry;
  private final BiConsumer<Finding<BindingLifetime>, Instant> whenDone;
  private Optional<Instant> probeAt = Optional.empty();
  private Optional<InetSocketAddress> mapped = Optional.empty();

  /**
   * @param whenDone takes what was found, once
   */
  LifetimeProbes(
      InetSocketAddress server,
      LifetimeSearch search,
      Inquiry inquiry,
      BiConsumer<Finding<BindingLifetime>, Instant> whenDone) {
    this.server = server;
    this.search = search;
    this.inquiry = inquiry;
    this.whenDone = whenDone;
  }

  /** Uses the mapping, so that its lifetime begins anew, and then leaves it alone. */
  void refresh(Instant now) {
    inquiry.ask(LocalSocket.MAIN, server, (outcome, at, then) -> refreshed(outcome, then), now);
  }

  /** Call at or after {@link #nextWake}. */
  void wake(Instant now) {
    Optional<Instant> due = probeAt.filter(at -> !now.isBefore(at));
    if (due.isPresent()) {
      probeAt = Optional.empty();
      if (now.isAfter(due.get().plus(TOLERATED_LATENESS))) {
        refresh(now);
      } else {
        probe(now);
      }
    }
  }

  Optional<Instant> nextWake() {
    return probeAt;
  }

  private void refreshed(StunOutcome outcome, Instant now) {
    mapped =
        outcome instanceof StunOutcome.Success success ? success.mappedAddress() : Optional.empty();
    if (mapped.isEmpty()) {
      whenDone.accept(new Finding.Unknown<>(SILENT), now);
    } else {
      agree(mapped.get(), now);
    }
  }

  /** A careful server sends others' answers only to a port that has named itself in this way. */
  private void agree(InetSocketAddress target, Instant now) {
    inquiry.ask(
        LocalSocket.MAIN,
        server,
        (outcome, at, then) -> {
          if (outcome instanceof StunOutcome.Success) {
            probeAt = Optional.of(then.plus(search.current()));
          } else {
            boolean first = search.current().isZero();
            whenDone.accept(new Finding.Unknown<>(first ? NOT_TO_PORT : SILENT), then);
          }
        },
        now,
        new ResponsePort(target.getPort()));
  }

  private void probe(Instant now) {
    mapped.ifPresent(
        target ->
            inquiry.ask(
                LocalSocket.SECOND, server, this::probed, now, new ResponsePort(target.getPort())));
  }

  private void probed(StunOutcome outcome, LocalSocket at, Instant now) {
    boolean first = search.current().isZero();
    boolean alive = outcome instanceof StunOutcome.Success && at == LocalSocket.MAIN;
    boolean gone = outcome instanceof StunOutcome.TimedOut;
    if ((!alive && !gone) || (first && !alive)) {
      whenDone.accept(new Finding.Unknown<>(NOT_TO_PORT), now);
    } else if (search.conclude(alive)) {
      refresh(now);
    } else {
      whenDone.accept(new Finding.Known<>(search.result()), now);
    }
  }
}
