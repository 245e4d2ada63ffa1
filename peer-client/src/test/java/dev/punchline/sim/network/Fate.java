package dev.punchline.sim.network;

import dev.punchline.protocol.nat.emulator.DropReason;
import java.time.Instant;

/** What became of a datagram. */
public sealed interface Fate {
  /** It has not arrived yet. */
  record Underway() implements Fate {}

  record Delivered(String host, Instant at) implements Fate {}

  record Lost(String link) implements Fate {}

  /** The link is cut. */
  record Cut(String link) implements Fate {}

  record TooBig(String link, int size, int mtu) implements Fate {}

  record Dropped(String box, DropReason reason) implements Fate {}

  /** No host there has the address. */
  record NobodyThere(String place) implements Fate {}

  /** The host is there, but no program listens at this port. */
  record NobodyListens(String host) implements Fate {}

  /** The host sleeps, and its network card with it. */
  record Asleep(String host) implements Fate {}

  /** In few words. */
  default String text() {
    return switch (this) {
      case Underway() -> "underway";
      case Delivered(var host, var at) -> "delivered " + Ladder.seconds(at);
      case Lost(var link) -> "lost on " + link;
      case Cut(var link) -> link + " is cut";
      case TooBig(var link, var size, var mtu) ->
          "too big for " + link + ": " + size + " > " + mtu + " bytes";
      case Dropped(var box, var reason) -> "dropped by " + box + ": " + reason.label();
      case NobodyThere(var place) -> "nobody there has that address";
      case NobodyListens(var host) -> "no program listens there";
      case Asleep(var host) -> host + " is asleep";
    };
  }
}
