package dev.punchline.protocol.wire;

/** Strings that UTF-8 can carry. */
final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** The text with each unpaired surrogate replaced by U+FFFD, as Unicode section 3.9 advises. */
  static String of(String text) {
    int broken = firstUnpaired(text, 0);
    if (broken < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    while (broken >= 0) {
      mended.setCharAt(broken, REPLACEMENT);
      broken = firstUnpaired(text, broken + 1);
    }
    return mended.toString();
  }

  private static int firstUnpaired(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return -1;
  }
}
