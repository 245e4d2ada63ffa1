package dev.punchline.server.cli;

/**
 * Has the collector give memory back to the system once most registrations are gone. It would not
 * do so by itself: the memory of old registrations is not looked at until memory is short, and a
 * server that answers datagrams needs next to none. One collection stops everybody for some ten
 * milliseconds, so it is done seldom. Used by one thread.
 */
final class MemoryReturn {
  /** The memory of fewer, some megabytes, is not worth a pause. */
  private static final int MANY = 50_000;

  private final Runnable collection;
  private int most;

  /**
   * @param collection collects everything
   */
  MemoryReturn(Runnable collection) {
    this.collection = collection;
  }

  /**
   * Collects if only a quarter is left of what there was.
   *
   * @param registrations how many there are now
   */
  void observe(int registrations) {
    most = Math.max(most, registrations);
    if (most - registrations >= MANY && registrations <= most / 4) {
      collection.run();
      most = registrations;
    }
  }
}
