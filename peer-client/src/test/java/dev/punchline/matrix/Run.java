package dev.punchline.matrix;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.sim.Peer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One call, from two programs that start until it is clear what became of it. */
final class Run {
  private static final Duration REGISTRATION = Duration.ofMinutes(1);
  private static final Duration PUNCHING = SessionSettings.DEFAULT.punchTimeout();

  /** Whoever is called may hear of it late, and then tries as long. */
  private static final Duration CALL = PUNCHING.multipliedBy(2).plusSeconds(5);

  private final Couple couple;

  private Run(Couple couple) {
    this.couple = couple;
  }

  static Outcome of(Couple couple) {
    return new Run(couple).outcome();
  }

  private Outcome outcome() {
    boolean known =
        couple.net().runsUntil(() -> bothKnowWhereTheyStand(), REGISTRATION);
    if (!known) {
      return new Outcome.Unclear("somebody is neither registered nor told why not");
    }
    return both(Registered.class) ? call() : new Outcome.NotRegistered(couple.net().elapsed());
  }

  private Outcome call() {
    Duration start = couple.net().elapsed();
    couple.caller().calls(couple.called());
    boolean over = couple.net().runsUntil(() -> both(Contact.class) || both(Closed.class), CALL);
    if (over && both(Contact.class) && closings().findAny().isEmpty()) {
      Duration after = last(Contact.class).minus(start);
      return after.compareTo(PUNCHING) < 0
          ? new Outcome.Contact(after)
          : new Outcome.Unclear("contact after " + after.toMillis() + " ms, which is too late");
    }
    boolean noContact = peers().allMatch(peer -> peer.events(Contact.class).isEmpty());
    boolean noPath = closings().allMatch(closed -> closed.reason() == Reason.NO_PATH);
    if (over && noContact && noPath) {
      return new Outcome.NoPath(last(Closed.class).minus(start));
    }
    boolean unnoticed = !hasSeen(couple.called(), Initiating.class);
    return noContact && noPath && unnoticed && hasSeen(couple.caller(), Closed.class)
        ? new Outcome.NoPathUnnoticed(last(Closed.class).minus(start))
        : new Outcome.Unclear(
            "caller: " + story(couple.caller()) + "; called: " + story(couple.called()));
  }

  private boolean bothKnowWhereTheyStand() {
    return peers()
        .allMatch(peer -> hasSeen(peer, Registered.class) || hasSeen(peer, ServerSilent.class));
  }

  private boolean both(Class<? extends PeerEvent> kind) {
    return peers().allMatch(peer -> hasSeen(peer, kind));
  }

  private static boolean hasSeen(Peer peer, Class<? extends PeerEvent> kind) {
    return !peer.events(kind).isEmpty();
  }

  private Stream<Closed> closings() {
    return peers().flatMap(peer -> peer.events(Closed.class).stream());
  }

  private Duration last(Class<? extends PeerEvent> kind) {
    return peers()
        .flatMap(peer -> peer.timesOf(kind).stream().limit(1))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private Stream<Peer> peers() {
    return Stream.of(couple.caller(), couple.called());
  }

  private static String story(Peer peer) {
    List<String> story =
        Stream.of(Initiating.class, Contact.class, Closed.class)
            .filter(kind -> hasSeen(peer, kind))
            .map(
                kind ->
                    kind.getSimpleName()
                        + " at "
                        + peer.timesOf(kind).getFirst().toMillis()
                        + " ms")
            .toList();
    return story.isEmpty() ? "nothing" : String.join(", ", story);
  }
}
