package dev.punchline.search;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.sim.network.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What must be once nothing disturbs any more: Alice calls Bob, and where {@link Theory} knows a
 * path, they meet.
 *
 * <ul>
 *   <li>{@code APathIsFound}: both have contact in time.
 *   <li>{@code AtRestBothAgree}: who was left alone long enough either chats or does not, and the
 *       other end says the same.
 *   <li>{@code APathStays}: over lines that lose nothing, nobody falls silent.
 *   <li>{@code EveryLineArrives}: over lines that lose nothing, what is said with contact is shown;
 *       once and in order if they neither duplicate nor overtake.
 * </ul>
 */
final class FinalCall {
  /**
   * Everything has come to rest by then: a path that is lost is looked for during 132 s, an id in
   * STUN framing belongs to an address from which it is not used any more for 125 s, and then comes
   * a call that finds no path.
   */
  static final Duration REST = Duration.ofMinutes(3);

  /** Two round trips to the server, some HELLOs. */
  private static final Duration PROMPTLY = Duration.ofSeconds(15);

  /** A call that failed by loss is made again. */
  private static final Duration WITH_LOSS = Duration.ofSeconds(100);

  private static final Duration BETWEEN_CALLS = Duration.ofSeconds(3);
  private static final Duration STEP = Duration.ofMillis(500);
  private static final Duration HOPELESS_CALL = Duration.ofSeconds(33);
  private static final Duration STAYS = Duration.ofSeconds(20);
  private static final int LINES = 3;

  private final Stage stage;
  private final Director director;
  private final World world;
  private final Run run;
  private final Person alice;
  private final Person bob;
  private Instant lastCall = Instant.MIN;

  FinalCall(Stage stage, Director director, World world, Run run) {
    this.stage = stage;
    this.director = director;
    this.world = world;
    this.run = run;
    this.alice = stage.person(Who.ALICE);
    this.bob = stage.person(Who.BOB);
  }

  /** Plays it; how long it took until both had contact, if they must have. */
  Optional<Duration> play() {
    Optional<String> obstacle = new Theory(world).obstacle();
    if (world.finale().patient()) {
      run.passes(REST);
    }
    if (obstacle.isPresent()) {
      callIfAlone();
      run.passes(HOPELESS_CALL);
      return Optional.empty();
    }
    if (world.finale().patient() && isLossless()) {
      bothAgree();
    }
    Instant begin = stage.agenda().now();
    meet(begin.plus(patience()));
    Duration took = Duration.between(begin, stage.agenda().now());
    if (world.finale().patient() && isLossless()) {
      chat();
    }
    return Optional.of(took);
  }

  private void bothAgree() {
    for (Person person : List.of(alice, bob)) {
      if (person.phase() != Phase.FREE && person.phase() != Phase.OPEN) {
        run.fails("AtRestBothAgree", person.who().label() + " is still " + person.phase());
      }
    }
    if (alice.phase() != bob.phase()) {
      run.fails("AtRestBothAgree", "alice is " + alice.phase() + " and bob is " + bob.phase());
    }
  }

  private void meet(Instant deadline) {
    while (!(alice.phase() == Phase.OPEN && bob.phase() == Phase.OPEN)) {
      if (stage.agenda().now().isAfter(deadline)) {
        run.fails(
            "APathIsFound",
            "alice is %s and bob is %s, and they have been called"
                .formatted(alice.phase(), bob.phase()));
      }
      callIfAlone();
      run.passes(STEP);
    }
  }

  private void callIfAlone() {
    Instant now = stage.agenda().now();
    if (alice.mayCall()
        && (lastCall.equals(Instant.MIN) || now.isAfter(lastCall.plus(BETWEEN_CALLS)))) {
      lastCall = now;
      alice.calls(bob);
    }
  }

  private void chat() {
    Instant begin = stage.agenda().now();
    for (int i = 0; i < LINES; i++) {
      director.says(alice, 1);
      director.says(bob, 1);
    }
    run.passes(STAYS);
    arrived(alice, bob);
    arrived(bob, alice);
    for (Person person : List.of(alice, bob)) {
      boolean lost =
          person.seen().stream()
              .filter(seen -> !seen.at().isBefore(begin))
              .anyMatch(
                  seen -> seen.event() instanceof PeerSilent || seen.event() instanceof Closed);
      if (lost) {
        run.fails("APathStays", person.who().label() + " lost the path, and nothing was lost");
      }
    }
  }

  private void arrived(Person from, Person to) {
    List<String> said =
        from.said().subList(from.said().size() - LINES, from.said().size()).stream()
            .map(Person.Said::line)
            .toList();
    List<String> shown =
        to.seen().stream()
            .map(Person.Seen::event)
            .filter(TextReceived.class::isInstance)
            .map(event -> ((TextReceived) event).text())
            .filter(said::contains)
            .toList();
    Line line = world.finale().weather();
    boolean exactly =
        line.duplication() == 0 && (line.inOrder() || line.shortest().equals(line.longest()));
    if (exactly ? !shown.equals(said) : !shown.containsAll(said)) {
      run.fails(
          "EveryLineArrives",
          "%s said %s and %s shows %s"
              .formatted(from.who().label(), said, to.who().label(), shown));
    }
  }

  private Duration patience() {
    Duration patience = isLossless() ? PROMPTLY : WITH_LOSS;
    Duration rested = world.finale().patient() ? patience : patience.plus(REST);
    // An id that is claimed just before the NAT closes the mapping is lost for another lifetime.
    return world.signals() == Signals.STUN ? rested.plus(REST) : rested;
  }

  private boolean isLossless() {
    return world.finale().weather().loss() == 0;
  }
}
