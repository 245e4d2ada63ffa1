package dev.punchline.e2e;

import dev.punchline.e2e.PeerProcess.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;

/** What two peers wrote, side by side in the order of time. */
final class Transcript {
  private static final int COLUMN = 44;

  private final String left;
  private final String right;

  Transcript(String left, String right) {
    this.left = left;
    this.right = right;
  }

  /** The lines to print. */
  List<String> of(List<Event> events) {
    List<Event> sorted = events.stream().sorted(Comparator.comparing(Event::at)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(row("ms", left, right));
    lines.add(row("------", "-".repeat(COLUMN), "-".repeat(COLUMN)));
    Instant start = sorted.isEmpty() ? Instant.EPOCH : sorted.getFirst().at();
    for (Event event : sorted) {
      String millis = "%.1f".formatted(Duration.between(start, event.at()).toNanos() / 1e6);
      List<String> cell = wrap(describe(event));
      for (int i = 0; i < cell.size(); i++) {
        boolean onTheLeft = event.peer().equals(left);
        lines.add(
            row(i == 0 ? millis : "", onTheLeft ? cell.get(i) : "", onTheLeft ? "" : cell.get(i)));
      }
    }
    return lines;
  }

  private static String describe(Event event) {
    return switch (event.name()) {
      case "registered" -> "-- I am " + event.text("uuid");
      case "stun" -> "-- seen from outside at " + event.text("mapped");
      case "initiating" ->
          event.json().path("incoming").asBoolean()
              ? "-- called from " + event.text("peer")
              : "-- calling " + event.text("peer");
      case "hello-sent" -> "-- HELLO out, number " + event.text("count");
      case "hello-received" -> "-- HELLO in, answered";
      case "contact" -> "-- contact, after %s ms".formatted(event.text("tookMs"));
      case "text-sent" -> "> " + event.text("text");
      case "text" -> "peer: " + event.text("text");
      case "nat-emulated" ->
          "-- my NAT shows me as " + event.json().path("public").path(0).asText();
      case "datagram" ->
          "!! %s: %s from %s"
              .formatted(event.text("dropReason"), event.text("kind"), event.text("source"));
      case "closed" -> "-- closed: " + event.text("reason");
      default -> "-- " + event.json();
    };
  }

  /** Breaks between words; a word that is longer than a column is broken too. */
  private static List<String> wrap(String text) {
    List<String> rows = new ArrayList<>();
    AttributedString rest = new AttributedString(text);
    while (rest.columnLength() > COLUMN) {
      AttributedString head = rest.columnSubSequence(0, COLUMN);
      int space = head.toString().lastIndexOf(' ');
      int end = space > 0 ? space + 1 : head.length();
      rows.add(rest.subSequence(0, end).toString());
      rest = rest.subSequence(end, rest.length());
    }
    rows.add(rest.toString());
    return rows;
  }

  private static String row(String time, String leftCell, String rightCell) {
    return "%6s │ %s │ %s".formatted(time, padded(leftCell), rightCell).stripTrailing();
  }

  private static String padded(String cell) {
    return cell + " ".repeat(Math.max(0, COLUMN - new AttributedString(cell).columnLength()));
  }
}
