package dev.punchline.server.net;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many datagrams came and what became of them. Safe for any number of threads. */
public final class DatagramCount {
  /** What is counted. */
  public enum Counter {
    RECEIVED,
    ANSWERED,
    STUN,
    REGISTRATION,
    HEART_BEAT,
    /** STUN that is malformed or no Binding request. */
    DROPPED_STUN,
    /** JSON-like, but no message. */
    DROPPED_MALFORMED,
    /** A message that is not for a server. */
    DROPPED_UNEXPECTED,
    /** Neither STUN nor JSON. */
    DROPPED_UNKNOWN_KIND,
    /** A REGISTRATION for which there was no room. */
    DROPPED_TABLE_FULL,
    /** The system would not send an answer, for example to port 0. */
    SEND_FAILED;

    /** The name to show, in lower case with hyphens. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  public DatagramCount() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  /** Counts one. */
  public void add(Counter counter) {
    adders.computeIfAbsent(counter, missing -> new LongAdder()).increment();
  }

  /** The counts so far; every counter has an entry. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> copy = new EnumMap<>(Counter.class);
    adders.forEach((counter, adder) -> copy.put(counter, adder.sum()));
    return copy;
  }
}
