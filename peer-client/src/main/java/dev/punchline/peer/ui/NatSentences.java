package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.emulator.MappingEntry;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What people are told about emulated NATs. A table fits into 77 columns. */
final class NatSentences {
  /** Three endpoints of IPv4 with a port take most of a line of 80. */
  private static final String ROW = "%-21s %-21s %-21s %s";

  private static final Duration LONGEST_IN_SECONDS = Duration.ofSeconds(1000);

  private NatSentences() {}

  static List<String> of(NatNews news) {
    return switch (news) {
      case NatNews.Emulated emulated -> emulated(emulated);
      case NatNews.Changed(var change, var lost, var shown) ->
          List.of(changed(change, lost, shown));
      case NatNews.Refused(var code, var message) -> List.of(message);
      case NatNews.Table(var boxes, var now) ->
          boxes.stream().flatMap(box -> table(box, now).stream()).toList();
    };
  }

  private static List<String> emulated(NatNews.Emulated emulated) {
    List<String> lines = new ArrayList<>();
    for (NatNews.Kind kind : emulated.kinds()) {
      lines.add((lines.isEmpty() ? "Emulated NAT: %s." : "Behind it: %s.").formatted(kind.name()));
      lines.add("  " + kind.description());
    }
    lines.add(
        emulated.shown().equals(List.of(emulated.host()))
            ? "You are %s, inside and outside.".formatted(emulated.host().getHostAddress())
            : "Inside you are %s, outside %s."
                .formatted(emulated.host().getHostAddress(), addresses(emulated.shown())));
    if (emulated.sharesAddress()) {
      lines.add("This system has no other address than 127.0.0.1, so everybody has the");
      lines.add("same one, and filters that look at addresses alone tell nobody apart.");
    }
    return lines;
  }

  private static String changed(NatChange change, int lost, List<InetAddress> shown) {
    return switch (change) {
      case NatChange.Reboot() -> "The NAT was rebooted: " + gone(lost);
      case NatChange.Timeout(var timeout) ->
          "Mappings now live %s without being refreshed; %s"
              .formatted(Durations.format(timeout), gone(lost));
      case NatChange.Address() ->
          "The NAT's public address is now %s: %s".formatted(addresses(shown), gone(lost));
    };
  }

  private static String gone(int lost) {
    return switch (lost) {
      case 0 -> "no mapping is gone.";
      case 1 -> "one mapping is gone.";
      default -> lost + " mappings are gone.";
    };
  }

  private static List<String> table(NatNews.Box box, Instant now) {
    List<String> lines = new ArrayList<>();
    String outside = box.addresses().isEmpty() ? "" : ", outside " + addresses(box.addresses());
    lines.add(
        "%s%s, mappings live %s".formatted(box.name(), outside, Durations.format(box.timeout())));
    if (box.mappings().isEmpty()) {
      lines.add("  no mappings");
      return lines;
    }
    lines.add(ROW.formatted("inside", "outside", "towards, from", "age/left"));
    for (MappingEntry mapping : box.mappings()) {
      lines.add(
          ROW.formatted(
              TransportAddress.format(mapping.internal()),
              TransportAddress.format(mapping.external()),
              mapping.towards(),
              seconds(Duration.between(mapping.created(), now))
                  + "/"
                  + left(mapping.expires(), now)));
      for (MappingEntry.Hole hole : mapping.holes()) {
        lines.add(ROW.formatted("", "  lets in", hole.from(), "-/" + left(hole.expires(), now)));
      }
    }
    return lines;
  }

  private static String addresses(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" and "));
  }

  private static String left(Instant end, Instant now) {
    return seconds(Duration.between(now, end));
  }

  private static String seconds(Duration duration) {
    return duration.compareTo(LONGEST_IN_SECONDS) < 0
        ? Math.max(0, duration.toSeconds()) + "s"
        : duration.toMinutes() + "m";
  }
}
