package dev.punchline.protocol.trace;

import dev.punchline.protocol.nat.emulator.DropReason;

/** Where a datagram ended and why, in words. */
public final class DropSummary {
  private DropSummary() {}

  /**
   * One line, such as {@code dropped by filter of port-restricted}.
   *
   * @param box the name of the box that dropped it
   */
  public static String of(String box, DropReason reason) {
    return switch (reason) {
      case FILTERED -> "dropped by filter of " + box;
      case UDP_BLOCKED, NO_MAPPING, NO_HAIRPINNING, TABLE_FULL, NO_PORT ->
          "dropped by %s: %s".formatted(box, reason.label());
    };
  }
}
