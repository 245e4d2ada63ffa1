package dev.punchline.search;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.LineHeld;
import dev.punchline.protocol.session.PeerEvent.NobodyToHear;
import dev.punchline.protocol.session.PeerEvent.TextSent;
import java.util.List;
import java.util.Optional;

/**
 * Each line that was said has one end that the person is told of: it was sent, or named as
 * undelivered, or refused because nobody was there. It may only be without an end if its program
 * crashed, or if it still waits for a call, for a path, or for the first chat.
 *
 * <p>That a line which was sent was also shown cannot be asked for: TEXT is not acknowledged, and a
 * path that just broke is not known to be broken. {@link FinalCall} asks for it where nothing can
 * be lost.
 */
final class NoLineIsForgotten implements Invariant {
  @Override
  public Optional<String> broken(Stage stage) {
    return stage.people().stream()
        .map(NoLineIsForgotten::broken)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> broken(Person person) {
    for (Person.Said said : person.said()) {
      List<PeerEvent> told =
          person.seen().stream()
              .filter(seen -> seen.life() == said.life())
              .map(Person.Seen::event)
              .toList();
      long ends = told.stream().mapToLong(event -> ends(said.line(), event)).sum();
      boolean mayWait =
          said.life() != person.life() || !person.isRunning() || waits(person, said, told);
      if (ends > 1 || (ends == 0 && !mayWait)) {
        return Optional.of(
            "%s's line \"%s\", said at %s, has %d ends"
                .formatted(person.who().label(), said.line().strip(), said.at(), ends));
      }
    }
    return Optional.empty();
  }

  private static boolean waits(Person person, Person.Said said, List<PeerEvent> told) {
    boolean chatted = told.stream().anyMatch(PeerEvent.Initiating.class::isInstance);
    boolean held =
        told.stream()
            .anyMatch(event -> event instanceof LineHeld(String line) && line.equals(said.line()));
    return switch (person.phase()) {
      case PUNCHING, SILENT -> true;
      case FREE -> held && (!chatted || !person.isFree());
      case OPEN -> false;
    };
  }

  private static long ends(String line, PeerEvent event) {
    return switch (event) {
      case TextSent(var to, String text) -> text.equals(line) ? 1 : 0;
      case NobodyToHear(String text) -> text.equals(line) ? 1 : 0;
      case Closed closed -> closed.undelivered().stream().filter(line::equals).count();
      case CallFailed failed -> failed.undelivered().stream().filter(line::equals).count();
      default -> 0;
    };
  }
}
