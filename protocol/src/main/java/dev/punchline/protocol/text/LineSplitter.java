package dev.punchline.protocol.text;

import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;

/** Cuts a line into TEXT messages that a version-1 peer can read. */
final class LineSplitter {
  private LineSplitter() {}

  /**
   * The line as one message or several, each at most {@code maxBytes} long on the wire; characters
   * are never torn. An empty line is one empty message.
   */
  static List<Text> split(String line, int maxBytes) {
    List<Text> parts = new ArrayList<>();
    int start = 0;
    do {
      int end = furthestEnd(line, start, maxBytes);
      parts.add(new Text(line.substring(start, end)));
      start = end;
    } while (start < line.length());
    return parts;
  }

  private static int furthestEnd(String line, int start, int maxBytes) {
    // No character takes less than a byte, so this is the longest part that could fit.
    int end = onCharacter(line, start, Math.min(line.length(), start + maxBytes));
    if (fits(line, start, end, maxBytes)) {
      return end;
    }
    int low = start;
    int high = end;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (fits(line, start, middle, maxBytes)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    int best = onCharacter(line, start, low);
    int wordEnd = line.lastIndexOf(' ', best - 1) + 1;
    return wordEnd > start + (best - start) / 2 ? wordEnd : best;
  }

  private static boolean fits(String line, int start, int end, int maxBytes) {
    return MessageCodec.encode(new Text(line.substring(start, end))).remaining() <= maxBytes;
  }

  /** The end moved back by one if it stood between two surrogates. */
  private static int onCharacter(String line, int start, int end) {
    boolean torn =
        end < line.length()
            && end - 1 > start
            && Character.isHighSurrogate(line.charAt(end - 1))
            && Character.isLowSurrogate(line.charAt(end));
    return torn ? end - 1 : end;
  }
}
