package dev.punchline.peer.ui;

/** Text from the network, made fit for a terminal. */
public final class SafeText {
  private SafeText() {}

  /**
   * The text with everything that could move the cursor, change the terminal or reorder the line
   * written as an escape such as {@code \x1b}: control characters (C0, DEL, C1), line and paragraph
   * separators, and the bidirectional controls of UAX 9.
   */
  public static String visible(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (!isDangerous(codePoint)) {
                safe.appendCodePoint(codePoint);
              } else if (codePoint < 0x100) {
                safe.append("\\x%02x".formatted(codePoint));
              } else {
                safe.append("\\u%04x".formatted(codePoint));
              }
            });
    return safe.toString();
  }

  private static boolean isDangerous(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> isBidiControl(codePoint);
    };
  }

  private static boolean isBidiControl(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
