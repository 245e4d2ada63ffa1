package dev.punchline.peer.runtime;

/** Sees every datagram of a socket, on the thread that owns the socket; it must not block. */
@FunctionalInterface
public interface TrafficWitness {
  /** Looks at nothing. */
  TrafficWitness NONE = traffic -> {};

  void saw(Traffic traffic);

  /** Whether it looks now. What nobody looks at need not be put together. */
  default boolean isLooking() {
    return true;
  }
}
