package dev.punchline.protocol.nat.emulator;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

/**
 * A line of a NAT's table.
 *
 * @param internal who is inside
 * @param external what the outside sees in its place
 * @param towards which destinations use this mapping
 * @param holes who is let in by it
 * @param created when it was made
 * @param expires when it is forgotten unless it is refreshed before
 */
public record MappingEntry(
    InetSocketAddress internal,
    InetSocketAddress external,
    Remotes towards,
    List<Hole> holes,
    Instant created,
    Instant expires) {
  /**
   * A hole in the filter.
   *
   * @param expires when it closes unless it is refreshed before
   */
  public record Hole(Remotes from, Instant expires) {}
}
