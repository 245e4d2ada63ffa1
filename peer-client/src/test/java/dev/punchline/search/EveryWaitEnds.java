package dev.punchline.search;

import dev.punchline.protocol.session.SessionSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Nobody is left without a word: who looks for a path for the first time has contact or is told
 * that there is none within the time for that, who lost it within the time for that, and a call is
 * answered by a chat, by a failure, or by the word that the server is silent or the peer not there.
 */
final class EveryWaitEnds implements Invariant {
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final Duration PUNCHING = SessionSettings.DEFAULT.punchTimeout().plus(SLACK);
  private static final Duration SILENT = SessionSettings.DEFAULT.reconnectTimeout().plus(SLACK);

  /** An HTTP request waits 5 s; it is made twice if the identity was void, after a registration. */
  private static final Duration CALL = Duration.ofSeconds(30);

  @Override
  public Optional<String> broken(Stage stage) {
    return stage.people().stream()
        .filter(Person::isAwake)
        .map(person -> broken(person, stage))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> broken(Person person, Stage stage) {
    String name = person.who().label();
    boolean late =
        switch (person.phase()) {
          case FREE, OPEN -> false;
          case PUNCHING -> person.phaseAge().compareTo(PUNCHING) > 0;
          case SILENT -> person.phaseAge().compareTo(SILENT) > 0;
        };
    if (late) {
      return Optional.of(name + " is " + person.phase() + " since " + person.phaseAge());
    }
    return person
        .askedAt()
        .map(at -> Duration.between(at, stage.agenda().now()))
        .filter(age -> age.compareTo(CALL) > 0)
        .map(age -> name + " called " + age + " ago and heard nothing of it");
  }
}
