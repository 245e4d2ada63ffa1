package dev.punchline.protocol.wire;

import java.util.regex.Pattern;

/**
 * A datagram that is no Punchline message. The only thing {@link MessageCodec#decode} throws.
 *
 * <p>It carries no stack trace: whoever sends garbage decides how often it is made.
 */
public final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_FINDING = 120;

  /** What a log or a terminal should not be made to print by a stranger. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private final int offset;

  /**
   * @param expected what should have been there
   * @param found what was there; shortened when long, and without control characters
   * @param offset the byte at which it was found, from 0
   */
  public MalformedMessage(String expected, String found, int offset) {
    super(
        "expected %s, found %s at byte %d".formatted(expected, shorten(found), offset),
        null,
        false,
        false);
    this.offset = offset;
  }

  /** The byte at which decoding stopped, from 0. */
  public int offset() {
    return offset;
  }

  private static String shorten(String found) {
    String line = UNPRINTABLE.matcher(found).replaceAll("?");
    return line.length() <= LONGEST_FINDING ? line : line.substring(0, LONGEST_FINDING) + "…";
  }
}
