package dev.punchline.protocol.wire;

import java.util.HexFormat;
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
    if (text.length() != TEXT_LENGTH
        || text.charAt(8) != '-'
        || text.charAt(13) != '-'
        || text.charAt(18) != '-'
        || text.charAt(23) != '-') {
      return Optional.empty();
    }
    // By fours, which do not wait for each other: this is read with every heartbeat, and digit by
    // digit it took as long as the rest of the message.
    long a = four(text, 0);
    long b = four(text, 4);
    long c = four(text, 9);
    long d = four(text, 14);
    long e = four(text, 19);
    long f = four(text, 24);
    long g = four(text, 28);
    long h = four(text, 32);
    return (a | b | c | d | e | f | g | h) < 0
        ? Optional.empty()
        : Optional.of(new UUID(a << 48 | b << 32 | c << 16 | d, e << 48 | f << 32 | g << 16 | h));
  }

  /** The number that four digits are; negative if one of them is none. */
  private static int four(String text, int from) {
    return digit(text.charAt(from)) << 12
        | digit(text.charAt(from + 1)) << 8
        | digit(text.charAt(from + 2)) << 4
        | digit(text.charAt(from + 3));
  }

  private static int digit(char c) {
    return HexFormat.isHexDigit(c) ? HexFormat.fromHexDigit(c) : -1;
  }
}
