package dev.punchline.search;

import dev.punchline.protocol.wire.Packet;
import java.util.List;
import java.util.Optional;

/** Who was not introduced, and has an IP address of its own, never hears anything from anybody. */
final class StrangersGetNoAnswer implements Invariant {
  @Override
  public Optional<String> broken(Stage stage) {
    List<Packet> heard = stage.stranger().heard();
    return heard.isEmpty()
        ? Optional.empty()
        : Optional.of("the stranger heard " + heard.size() + " datagrams");
  }
}
