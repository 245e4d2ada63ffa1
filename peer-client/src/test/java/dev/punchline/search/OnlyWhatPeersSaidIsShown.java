package dev.punchline.search;

import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.protocol.session.PeerEvent.TextSent;
import dev.punchline.sim.network.Rung;
import java.util.List;
import java.util.Optional;

/**
 * A line that is shown was sent by a peer, and is not shown more often than the network made copies
 * of it. No stranger's line is ever shown.
 *
 * <p>It ought to be another peer. But a NAT that both share may forget its mappings and give one
 * the endpoint of the other; until then was a chat, the one goes on sending there, and hears
 * itself. TEXT does not say who it is from, so that version 1 cannot tell.
 */
final class OnlyWhatPeersSaidIsShown implements Invariant {
  @Override
  public Optional<String> broken(Stage stage) {
    boolean duplicates =
        stage.scenario().network().ladder().rungs().stream().anyMatch(Rung::isCopy);
    return stage.people().stream()
        .map(person -> broken(person, stage, duplicates))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> broken(Person person, Stage stage, boolean duplicates) {
    List<String> shown =
        person.seen().stream()
            .map(Person.Seen::event)
            .filter(TextReceived.class::isInstance)
            .map(event -> ((TextReceived) event).text())
            .toList();
    String name = person.who().label();
    for (String line : shown) {
      if (stage.people().stream().noneMatch(other -> sent(other, line))) {
        return Optional.of(name + " shows \"" + line + "\", which no peer sent");
      }
    }
    return duplicates || shown.stream().distinct().count() == shown.size()
        ? Optional.empty()
        : Optional.of(name + " shows a line twice, and the network made no copy");
  }

  private static boolean sent(Person person, String line) {
    return person.seen().stream()
        .map(Person.Seen::event)
        .anyMatch(event -> event instanceof TextSent(var to, String text) && text.equals(line));
  }
}
