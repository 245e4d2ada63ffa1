package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.emulator.MappingEntry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What there is to tell about emulated NATs. */
public sealed interface NatNews {
  /**
   * They stand between us and loopback from now on.
   *
   * @param kinds what they are, the first one next to us
   * @param host our address inside
   * @param shown where others see us
   * @param sharesAddress whether others have this address too, so that filters that look at
   *     addresses alone tell nobody apart
   */
  record Emulated(
      List<Kind> kinds, InetAddress host, List<InetAddress> shown, boolean sharesAddress)
      implements NatNews {}

  /** A box by its name, and what it does in a few words. */
  record Kind(String name, String description) {}

  /**
   * One was changed.
   *
   * @param lost how many mappings are gone
   * @param shown where others see us now
   */
  record Changed(NatChange change, int lost, List<InetAddress> shown) implements NatNews {}

  /**
   * What it was asked for cannot be.
   *
   * @param code a stable name, for scripts
   * @param message for people
   */
  record Refused(String code, String message) implements NatNews {}

  /** Their tables at this moment, the box next to us first. */
  record Table(List<Box> boxes, Instant now) implements NatNews {}

  /**
   * A box and its table.
   *
   * @param addresses its public addresses; empty if it has none
   * @param timeout how long a mapping lives without being refreshed
   * @param mappings the oldest first, as they look on loopback
   */
  record Box(
      String name, List<InetAddress> addresses, Duration timeout, List<MappingEntry> mappings) {}
}
