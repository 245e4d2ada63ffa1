package dev.punchline.protocol.wire;

import java.util.Optional;
import java.util.UUID;

/** The textual form of a UUID, RFC 9562 section 4, read strictly. */
public final class Uuids {
  private static final int TEXT_LENGTH = 36;

  private Uuids() {}

  /**
   * Reads the 36-character form, in either case. Unlike {@link UUID#fromString} it does not take
   * {@code 1-1-1-1-1}.
   */
  public static Optional<UUID> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    // Both halves at once: this is read with every heartbeat.
    long high = 0;
    long low = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return Optional.empty();
        }
        continue;
      }
      int digit = hexDigit(c);
      if (digit < 0) {
        return Optional.empty();
      }
      high = high << 4 | low >>> 60;
      low = low << 4 | digit;
    }
    return Optional.of(new UUID(high, low));
  }

  /** Of ASCII only; {@link Character#digit} takes digits of any script. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
