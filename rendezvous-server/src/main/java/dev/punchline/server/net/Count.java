package dev.punchline.server.net;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each of some things happened. Safe for any number of threads. */
public class Count<E extends Enum<E>> {
  private final Map<E, LongAdder> adders;

  /**
   * @param kind the enum whose constants are counted
   */
  public Count(Class<E> kind) {
    Map<E, LongAdder> all = new EnumMap<>(kind);
    for (E each : kind.getEnumConstants()) {
      all.put(each, new LongAdder());
    }
    this.adders = Collections.unmodifiableMap(all);
  }

  /** Counts one. */
  public void add(E what) {
    LongAdder adder = adders.get(what);
    if (adder != null) {
      adder.increment();
    }
  }

  /**
   * The counts so far, all of them, in the order of the enum; the names are those of the constants
   * in lower case with hyphens.
   */
  public Map<String, Long> snapshot() {
    Map<String, Long> copy = new LinkedHashMap<>();
    adders.forEach((what, adder) -> copy.put(label(what), adder.sum()));
    return copy;
  }

  private static String label(Enum<?> what) {
    return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
