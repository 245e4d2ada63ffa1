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
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char c = text.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : !isHexDigit(c)) {
        return Optional.empty();
      }
    }
    return Optional.of(UUID.fromString(text));
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
