package dev.punchline.protocol.nat.emulator;

/** Why a box let a packet go no further. */
public enum DropReason {
  /** It lets no UDP pass at all. */
  UDP_BLOCKED("UDP is blocked"),
  /** Nobody inside has this external endpoint, or not any more. */
  NO_MAPPING("no mapping"),
  /** The filter does not let this remote endpoint in. */
  FILTERED("filter"),
  /** It turns nothing around. */
  NO_HAIRPINNING("no hairpinning"),
  /** There is no room for another mapping. */
  TABLE_FULL("table full"),
  /** There is no port left for another mapping. */
  NO_PORT("no port left");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  /** For people: what dropped it, as in "dropped by filter". */
  public String label() {
    return label;
  }
}
