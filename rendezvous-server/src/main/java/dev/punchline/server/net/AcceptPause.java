package dev.punchline.server.net;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long no connection is accepted after the system would not give one, because there are no more
 * file descriptors, for example: to ask again at once would be to ask for ever. Not thread-safe.
 */
final class AcceptPause {
  static final Duration LENGTH = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);

  private Optional<Instant> end = Optional.empty();
  private boolean reported;

  /** Begins a pause; said once until a connection is given again. */
  void begin(IOException cause, Instant now) {
    end = Optional.of(now.plus(LENGTH));
    if (!reported) {
      reported = true;
      LOG.warn("connections wait: {}", cause.toString());
    }
  }

  /** A connection was given. */
  void accepted() {
    reported = false;
  }

  /** When there may be another attempt; empty if there is no pause. */
  Optional<Instant> end() {
    return end;
  }

  /** Ends the pause if it is over. Returns whether this call ended it. */
  boolean endsBy(Instant now) {
    boolean over = end.isPresent() && !now.isBefore(end.get());
    if (over) {
      end = Optional.empty();
    }
    return over;
  }
}
