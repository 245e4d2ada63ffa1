package dev.punchline.sim.network;

import dev.punchline.protocol.wire.Packet;
import dev.punchline.protocol.wire.TransportAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every datagram of a run, in the order in which they were sent. */
public final class Ladder {
  /** No line is longer. */
  public static final int WIDTH = 100;

  private static final int FATE_COLUMN = 66;
  private static final String INDENT = " ".repeat(11);

  private final Function<ByteBuffer, String> summary;
  private final Function<Packet, String> receiver;
  private final List<Rung> rungs = new ArrayList<>();

  /**
   * @param summary says in one line what a datagram is
   * @param receiver says whom a packet is meant for, as it leaves its sender
   */
  Ladder(Function<ByteBuffer, String> summary, Function<Packet, String> receiver) {
    this.summary = summary;
    this.receiver = receiver;
  }

  public List<Rung> rungs() {
    return Collections.unmodifiableList(rungs);
  }

  /** The last rungs as lines for people. */
  public List<String> lines(int last) {
    return rungs.stream()
        .skip(Math.max(0, rungs.size() - last))
        .flatMap(rung -> lines(rung).stream())
        .toList();
  }

  /** The whole as text. */
  public String text() {
    return lines(rungs.size()).stream().collect(Collectors.joining("\n", "", "\n"));
  }

  Rung add(Instant now, String sender, Packet packet) {
    return keep(new Rung(now, sender, packet, packet, false));
  }

  Rung addCopy(Rung of) {
    return keep(new Rung(of.sentAt(), of.sender(), of.sent(), of.seen(), true));
  }

  private Rung keep(Rung rung) {
    rungs.add(rung);
    return rung;
  }

  private List<String> lines(Rung rung) {
    String who = rung.sender() + " -> " + receiver(rung);
    String said = summary.apply(rung.sent().payload().duplicate());
    String what = rung.isCopy() ? "(again) " + said : said;
    String start = "%9s  %-18s  ".formatted(seconds(rung.sentAt()), who);
    String fate = rung.fate().text();
    List<String> lines = new ArrayList<>();
    if (fate.length() <= WIDTH - FATE_COLUMN) {
      lines.add(column(start + what, FATE_COLUMN) + fate);
      lines.add(fitted(INDENT + addresses(rung)));
    } else {
      lines.add(fitted(start + what));
      lines.add(fitted(INDENT + addresses(rung)));
      lines.add(fitted(INDENT + fate));
    }
    return lines;
  }

  /** Exactly this wide, the gap behind it included. */
  private static String column(String text, int width) {
    return text.length() < width
        ? text + " ".repeat(width - text.length())
        : text.substring(0, width - 2) + "… ";
  }

  private String receiver(Rung rung) {
    return rung.fate() instanceof Fate.Delivered(var host, var at)
        ? host
        : receiver.apply(rung.sent());
  }

  private static String addresses(Rung rung) {
    String sent = addresses(rung.sent());
    String seen = addresses(rung.seen());
    return sent.equals(seen) ? sent : sent + "  as  " + seen;
  }

  private static String addresses(Packet packet) {
    return TransportAddress.format(packet.source())
        + " > "
        + TransportAddress.format(packet.destination());
  }

  private static String fitted(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }

  /** A point in time as seconds since the beginning. */
  static String seconds(Instant at) {
    Duration since = Duration.between(Agenda.START, at);
    return String.format(Locale.ROOT, "%.3f s", since.toNanos() / 1e9);
  }
}
