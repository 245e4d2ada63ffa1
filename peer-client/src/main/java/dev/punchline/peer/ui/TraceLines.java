package dev.punchline.peer.ui;

import dev.punchline.peer.ui.DatagramSeen.Route;
import dev.punchline.protocol.trace.DropSummary;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Datagrams as lines for people: time, our address, an arrow, the other address, what it is. Our
 * side is always on the left. A translated datagram has a second line with its addresses outside.
 * Columns stay where they are, unless an address comes that is longer than all before it.
 */
final class TraceLines {
  private static final int NARROWEST = 60;
  private static final int TIME_COLUMNS = 8;
  private static final String GAP = "  ";
  private static final int INDENT = TIME_COLUMNS + GAP.length();

  /** Long enough for 127.0.0.1:65535, and for any address of IPv4. */
  private static final int SHORTEST_ADDRESS = 15;

  private static final int LONGEST_ADDRESS = 21;

  private final boolean color;
  private int ours = SHORTEST_ADDRESS;
  private int theirs = SHORTEST_ADDRESS;

  TraceLines(boolean color) {
    this.color = color;
  }

  /**
   * The lines for one datagram, fit for a terminal.
   *
   * @param width how long a line may be; not kept below {@value #NARROWEST}
   */
  List<AttributedString> of(DatagramSeen seen, int width) {
    int columns = Math.max(width, NARROWEST);
    AttributedStyle what = seen.dropped().isPresent() ? red() : bold();
    AttributedStyle where = seen.dropped().isPresent() ? red() : faint();
    widen(seen, seen.route());
    seen.outside().ifPresent(outside -> widen(seen, outside));
    List<String> rows = new ArrayList<>();
    rows.add(time(seen) + GAP + addresses(seen, seen.route()));
    seen.outside()
        .filter(outside -> !outside.equals(seen.route()))
        .ifPresent(outside -> rows.add(" outside" + GAP + addresses(seen, outside)));
    Deque<String> words = words(seen, columns - INDENT - addresses(seen, seen.route()).length());
    List<AttributedString> lines = new ArrayList<>();
    for (String row : rows) {
      AttributedStringBuilder line = new AttributedStringBuilder().styled(where, row);
      if (!words.isEmpty() && row.length() + GAP.length() + words.peek().length() <= columns) {
        line.append(GAP).styled(what, words.remove());
      }
      lines.add(line.toAttributedString());
    }
    words.forEach(word -> lines.add(below(word, columns, what)));
    seen.dropped()
        .ifPresent(
            drop ->
                lines.add(
                    new AttributedString(
                        " ".repeat(INDENT) + DropSummary.of(drop.box(), drop.reason()), red())));
    return lines;
  }

  /** In one piece if there is room, else the kind beside the addresses and the rest below. */
  private static Deque<String> words(DatagramSeen seen, int room) {
    String whole = SafeText.visible(seen.summary().toString());
    Deque<String> words = new ArrayDeque<>();
    if (whole.length() + GAP.length() <= room || seen.summary().detail().isEmpty()) {
      words.add(whole);
    } else {
      words.add(SafeText.visible(seen.summary().kind()));
      words.add(SafeText.visible(seen.summary().detail()));
    }
    return words;
  }

  /** In the column of what it is; further left, and shortened, as far as it has to be. */
  private AttributedString below(String word, int columns, AttributedStyle style) {
    int most = columns - INDENT;
    String shown = word.length() <= most ? word : word.substring(0, most - 1) + "…";
    int column = INDENT + ours + " --> ".length() + theirs + GAP.length();
    int start = Math.max(INDENT, Math.min(column, columns - shown.length()));
    return new AttributedString(" ".repeat(start) + shown, style);
  }

  private void widen(DatagramSeen seen, Route route) {
    ours = Math.max(ours, Math.min(LONGEST_ADDRESS, left(seen, route).length()));
    theirs = Math.max(theirs, Math.min(LONGEST_ADDRESS, right(seen, route).length()));
  }

  private String addresses(DatagramSeen seen, Route route) {
    return padded(left(seen, route), ours)
        + ' '
        + arrow(seen)
        + ' '
        + padded(right(seen, route), theirs);
  }

  private static String arrow(DatagramSeen seen) {
    if (seen.dropped().isPresent()) {
      return seen.outgoing() ? "--x" : "x--";
    }
    return seen.outgoing() ? "-->" : "<--";
  }

  private static String left(DatagramSeen seen, Route route) {
    return format(seen.outgoing() ? route.source() : route.destination());
  }

  private static String right(DatagramSeen seen, Route route) {
    return format(seen.outgoing() ? route.destination() : route.source());
  }

  private static String format(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? "*:" + address.getPort()
        : TransportAddress.format(address);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String time(DatagramSeen seen) {
    return String.format(Locale.ROOT, "%8.3f", seen.since().toNanos() / 1e9);
  }

  private AttributedStyle faint() {
    return color ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT;
  }

  private AttributedStyle bold() {
    return color ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
  }

  private AttributedStyle red() {
    return color
        ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)
        : AttributedStyle.DEFAULT;
  }
}
