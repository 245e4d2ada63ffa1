package dev.punchline.matrix;

import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.sim.Peer.Seen;
import dev.punchline.sim.network.Agenda;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What two peers see from some point on. */
final class Watch {
  private final Couple couple;
  private final Duration start;
  private final int seenByCaller;
  private final int seenByCalled;

  /** From now on. */
  Watch(Couple couple) {
    this.couple = couple;
    this.start = couple.net().elapsed();
    this.seenByCaller = couple.caller().seen().size();
    this.seenByCalled = couple.called().seen().size();
  }

  Duration start() {
    return start;
  }

  boolean both(Class<? extends PeerEvent> kind) {
    return caller(kind).isPresent() && called(kind).isPresent();
  }

  boolean either(Class<? extends PeerEvent> kind) {
    return caller(kind).isPresent() || called(kind).isPresent();
  }

  /** The first event of a kind that the caller sees. */
  Optional<Seen> caller(Class<? extends PeerEvent> kind) {
    return ofCaller().filter(seen -> kind.isInstance(seen.event())).findFirst();
  }

  /** The first event of a kind that the called peer sees. */
  Optional<Seen> called(Class<? extends PeerEvent> kind) {
    return ofCalled().filter(seen -> kind.isInstance(seen.event())).findFirst();
  }

  /** Events of a kind, of both. */
  <E extends PeerEvent> List<E> events(Class<E> kind) {
    return Stream.concat(ofCaller(), ofCalled())
        .map(Seen::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** When the later one saw the first event of a kind, since the beginning of the run. */
  Duration last(Class<? extends PeerEvent> kind) {
    return Stream.of(caller(kind), called(kind))
        .flatMap(Optional::stream)
        .map(seen -> Duration.between(Agenda.START, seen.at()))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** What both saw, in words. */
  String story() {
    return "caller: " + story(ofCaller()) + "; called: " + story(ofCalled());
  }

  private Stream<Seen> ofCaller() {
    return couple.caller().seen().stream().skip(seenByCaller);
  }

  private Stream<Seen> ofCalled() {
    return couple.called().seen().stream().skip(seenByCalled);
  }

  private static String story(Stream<Seen> seen) {
    return seen.filter(one -> !(one.event() instanceof PeerEvent.HelloSent))
        .map(
            one ->
                one.event().getClass().getSimpleName()
                    + " at "
                    + Duration.between(Agenda.START, one.at()).toMillis()
                    + " ms")
        .collect(Collectors.joining(", "));
  }
}
