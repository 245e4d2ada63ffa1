package dev.punchline.protocol.session;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How many datagrams a session saw and what became of them. Not thread-safe. */
public final class SessionStats {
  /** What is counted; datagrams, all of them. */
  public enum Counter {
    SENT,
    /** Counted in SENT too, but the system would not send it. */
    SEND_FAILED,
    RECEIVED,
    RECEIVED_JSON,
    RECEIVED_STUN,
    /** JSON-like, but no message. */
    DROPPED_MALFORMED,
    /** STUN of RFC 3489, which nobody here has asked in. */
    DROPPED_CLASSIC_STUN,
    DROPPED_ZRTP,
    DROPPED_DTLS,
    DROPPED_TURN_CHANNEL,
    DROPPED_QUIC,
    DROPPED_RTP,
    DROPPED_RTCP,
    /** None of the kinds that have a name. */
    DROPPED_UNKNOWN_KIND,
    /** A message of a type that is not known here. */
    DROPPED_UNKNOWN_TYPE,
    /** STUN that answers no question of ours. */
    DROPPED_STUN,
    /** A message from somebody we have no business with. */
    DROPPED_STRANGER;

    /** The name to show, in lower case with hyphens. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

  void count(Counter counter) {
    counts.merge(counter, 1L, Long::sum);
  }

  /** A copy of the counts so far; every counter has an entry. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> copy = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      copy.put(counter, counts.getOrDefault(counter, 0L));
    }
    return copy;
  }
}
