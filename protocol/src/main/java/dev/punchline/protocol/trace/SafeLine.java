package dev.punchline.protocol.trace;

import java.util.regex.Pattern;

/** Text from the network, made fit for one line on a terminal. */
final class SafeLine {
  private static final int LONGEST = 160;
  private static final int LONGEST_QUOTE = 32;

  /** Controls, surrogates without a partner, line separators, bidirectional controls of UAX 9. */
  private static final Pattern DANGEROUS =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private SafeLine() {}

  /** Dangerous characters as escapes such as {@code \x1b}; no more than a few lines of a page. */
  static String of(String text) {
    return DANGEROUS.matcher(shorten(text, LONGEST)).replaceAll(found -> escape(found.group()));
  }

  /** In quotation marks, and short. */
  static String quoted(String text) {
    return '"' + shorten(of(text), LONGEST_QUOTE) + '"';
  }

  private static String shorten(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
  }

  private static String escape(String dangerous) {
    int codePoint = dangerous.codePointAt(0);
    // In a replacement a backslash is written twice.
    return (codePoint < 0x100 ? "\\\\x%02x" : "\\\\u%04x").formatted(codePoint);
  }
}
