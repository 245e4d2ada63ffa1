package dev.punchline.matrix;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import dev.punchline.protocol.session.SessionSettings;
import java.time.Duration;

/** One call, from two programs that start until it is clear what became of it. */
final class Run {
  /** Longer than until a peer is told that the server is silent: it goes on trying. */
  private static final Duration REGISTRATION = Duration.ofSeconds(30);

  private static final Duration PUNCHING = SessionSettings.DEFAULT.punchTimeout();

  /** Whoever is called may hear of it late, and then tries as long. */
  private static final Duration CALL = PUNCHING.multipliedBy(2).plusSeconds(5);

  /**
   * A call that the other never learns of is repeated this often in all, as a person would: the
   * server's word goes out four times in 30 seconds, and of 600 calls one loses all four if 20 % is
   * lost.
   */
  private static final int MOST_CALLS = 2;

  private final Couple couple;

  private Run(Couple couple) {
    this.couple = couple;
  }

  static Outcome of(Couple couple) {
    return new Run(couple).outcome();
  }

  private Outcome outcome() {
    Watch beginning = new Watch(couple);
    if (couple.net().runsUntil(() -> beginning.both(Registered.class), REGISTRATION)) {
      return call(1, couple.net().elapsed());
    }
    boolean callerKnows =
        beginning
            .caller(Registered.class)
            .or(() -> beginning.caller(ServerSilent.class))
            .isPresent();
    boolean calledKnows =
        beginning
            .called(Registered.class)
            .or(() -> beginning.called(ServerSilent.class))
            .isPresent();
    return callerKnows && calledKnows
        ? new Outcome.NotRegistered(beginning.last(ServerSilent.class))
        : unclear("somebody is neither registered nor told why not", beginning);
  }

  private Outcome call(int number, Duration firstCall) {
    Watch watch = new Watch(couple);
    couple.caller().calls(couple.called());
    boolean over =
        couple.net().runsUntil(() -> watch.both(Contact.class) || watch.both(Closed.class), CALL);
    if (over && watch.both(Contact.class)) {
      return contact(watch, number, firstCall);
    }
    boolean noPath =
        !watch.either(Contact.class)
            && watch.caller(Closed.class).isPresent()
            && watch.events(Closed.class).stream()
                .allMatch(closed -> closed.reason() == Reason.NO_PATH);
    if (over && noPath) {
      return new Outcome.NoPath(watch.last(Closed.class).minus(firstCall), number);
    }
    boolean unnoticed = watch.called(Initiating.class).isEmpty();
    return noPath && unnoticed && number < MOST_CALLS
        ? call(number + 1, firstCall)
        : unclear("a call without a clear end", watch);
  }

  private static Outcome contact(Watch watch, int number, Duration firstCall) {
    Duration contact = watch.last(Contact.class);
    boolean inTime = contact.minus(watch.start()).compareTo(PUNCHING) < 0;
    return inTime && !watch.either(Closed.class)
        ? new Outcome.Contact(contact.minus(firstCall), number)
        : unclear("contact too late, or not for long", watch);
  }

  private static Outcome unclear(String what, Watch watch) {
    return new Outcome.Unclear(what + "; " + watch.story());
  }
}
