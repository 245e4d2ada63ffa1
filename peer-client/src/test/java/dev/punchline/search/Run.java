package dev.punchline.search;

import dev.punchline.sim.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One world, played from its beginning to its end. */
final class Run {
  /** Ends the run. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Violation violation;

    Broken(Violation violation) {
      super(violation.how());
      this.violation = violation;
    }
  }

  /**
   * What came of it.
   *
   * @param tookToMeet how long Alice and Bob took to have contact in the end; empty if nothing
   *     could be claimed
   * @param stage everything, for reports
   */
  record Outcome(
      World world, Optional<Violation> violation, Optional<Duration> tookToMeet, Stage stage) {}

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final List<Invariant> EACH_SECOND =
      List.of(new EveryWaitEnds(), new StrangersGetNoAnswer(), new RegistrationsAreBounded());

  private static final List<Invariant> AT_LAST =
      List.of(new OnlyWhatPeersSaidIsShown(), new NoLineIsForgotten());

  private final World world;
  private final Stage stage;
  private final Director director;

  private Run(World world) {
    this.world = world;
    this.stage = new Stage(world, new Replay(seed -> "scripts/search --seed " + seed));
    this.director = new Director(stage);
  }

  /** Plays a world. */
  static Outcome of(World world) {
    return new Run(world).play();
  }

  private Outcome play() {
    try {
      Optional<Duration> took = begunAndEnded();
      for (Invariant invariant : AT_LAST) {
        check(invariant);
      }
      return new Outcome(world, Optional.empty(), took, stage);
    } catch (Broken broken) {
      return broken(broken.violation);
    } catch (AssertionError failure) {
      String how = Optional.ofNullable(failure.getCause()).map(String::valueOf).orElse("");
      return broken(new Violation("MachinesNeitherThrowNorSpin", how));
    }
  }

  private Outcome broken(Violation violation) {
    return new Outcome(world, Optional.of(violation), Optional.empty(), stage);
  }

  private Optional<Duration> begunAndEnded() {
    world.plan().forEach(director::plan);
    passes(world.quietFrom());
    stage.mend();
    stage.scenario().over(before -> world.finale().weather());
    stage.person(Who.CAROL).retires();
    for (Who who : new Who[] {Who.ALICE, Who.BOB}) {
      Person person = stage.person(who);
      if (world.finale().anew().contains(who)) {
        person.crashes();
      }
      person.starts();
    }
    passes(SECOND);
    return new FinalCall(stage, director, world, this).play();
  }

  /** Lets time pass, and looks at the invariants each second. */
  void passes(Duration time) {
    Instant end = stage.agenda().now().plus(time);
    while (stage.agenda().now().isBefore(end)) {
      Duration left = Duration.between(stage.agenda().now(), end);
      stage.passes(left.compareTo(SECOND) < 0 ? left : SECOND);
      for (Invariant invariant : EACH_SECOND) {
        check(invariant);
      }
    }
  }

  /** Ends the run, because this is broken. */
  void fails(String invariant, String how) {
    throw new Broken(new Violation(invariant, how));
  }

  private void check(Invariant invariant) {
    invariant.broken(stage).ifPresent(how -> fails(invariant.name(), how));
  }
}
