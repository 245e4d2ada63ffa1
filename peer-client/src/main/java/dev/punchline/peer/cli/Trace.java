package dev.punchline.peer.cli;

import dev.punchline.peer.capture.CaptureFile;
import dev.punchline.peer.runtime.Traffic;
import dev.punchline.peer.runtime.Traffic.Direction;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.peer.ui.DatagramSeen;
import dev.punchline.peer.ui.DatagramSeen.Drop;
import dev.punchline.peer.ui.DatagramSeen.Route;
import dev.punchline.protocol.trace.DatagramSummary;
import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Our datagrams in words, as long as somebody wants to read along, and in a file, if there is one.
 * Of the loop's thread alone once that has started.
 */
final class Trace implements TrafficWitness, AutoCloseable {
  /** Who reads along. */
  interface Reader {
    /** A datagram, on the loop's thread. */
    void seen(DatagramSeen seen);

    /** There will be no more in the file; on any thread. */
    void captureBroken(String message);
  }

  private boolean on;
  private Optional<Reader> reader = Optional.empty();
  private Optional<CaptureFile> capture = Optional.empty();
  private Optional<Instant> first = Optional.empty();

  /**
   * @param on whether to begin at once
   */
  Trace(boolean on) {
    this.on = on;
  }

  /** Names who reads; before the loop starts. */
  void tell(Reader reader) {
    this.reader = Optional.of(reader);
  }

  /**
   * Writes to a file too; before the loop starts.
   *
   * @param translated whether a NAT is emulated
   * @return why it cannot be, for people
   */
  Optional<String> captureTo(Path file, boolean translated) {
    try {
      capture = Optional.of(CaptureFile.create(file, translated, reason -> broken(file, reason)));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot capture to %s: %s".formatted(file, reason(e)));
    }
  }

  /**
   * Begins or ends.
   *
   * @param wanted empty for whichever is not so now
   * @return whether datagrams are told from now on
   */
  boolean turn(Optional<Boolean> wanted) {
    on = wanted.orElse(!on);
    return on;
  }

  @Override
  public boolean isLooking() {
    return on || capture.isPresent();
  }

  @Override
  public void saw(Traffic traffic) {
    Instant start = first.orElse(traffic.at());
    first = Optional.of(start);
    capture.ifPresent(file -> file.saw(traffic));
    if (on) {
      DatagramSeen seen = seen(traffic, Duration.between(start, traffic.at()));
      reader.ifPresent(it -> it.seen(seen));
    }
  }

  @Override
  public void close() {
    capture.ifPresent(CaptureFile::close);
  }

  private void broken(Path file, String reason) {
    String message = "The capture to %s has ended: %s. All else goes on.".formatted(file, reason);
    reader.ifPresent(it -> it.captureBroken(message));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "there is no such folder";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static DatagramSeen seen(Traffic traffic, Duration since) {
    return switch (traffic) {
      case Traffic.Sent(Instant at, Packet inside, Packet outside) ->
          seen(at, since, Direction.OUT, inside, Optional.of(route(outside)), Optional.empty());
      case Traffic.Received(Instant at, Packet outside, Packet inside) ->
          seen(at, since, Direction.IN, inside, Optional.of(route(outside)), Optional.empty());
      case Traffic.Dropped(var at, var direction, var packet, var box, var reason) ->
          seen(at, since, direction, packet, Optional.empty(), Optional.of(new Drop(box, reason)));
    };
  }

  private static DatagramSeen seen(
      Instant at,
      Duration since,
      Direction direction,
      Packet packet,
      Optional<Route> outside,
      Optional<Drop> dropped) {
    return new DatagramSeen(
        at,
        since,
        direction == Direction.OUT,
        route(packet),
        outside,
        packet.payload().remaining(),
        DatagramSummary.read(packet.payload()),
        dropped);
  }

  private static Route route(Packet packet) {
    return new Route(packet.source(), packet.destination());
  }
}
