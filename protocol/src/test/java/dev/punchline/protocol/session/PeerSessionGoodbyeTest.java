package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.SessionDriver.Seen;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Text;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Leaving, being left, and leaving once all is said. Contact is at 0. */
class PeerSessionGoodbyeTest {
  private static final Closed LEFT = new Closed(Reason.LEFT, Optional.of(Addresses.BOB), List.of());

  @Test
  void saysGoodbyeThreeTimes() {
    SessionDriver alice = SessionDriver.chatting();

    alice.leave();
    alice.until(1000);

    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).containsExactly(0L, 60L, 120L);
    assertThat(alice.seen(Closed.class)).containsExactly(new Seen(180, LEFT));
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void saysNoGoodbyeToVersion1() {
    SessionDriver alice = SessionDriver.chattingWithVersion1();

    alice.leave();

    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.events()).containsExactly(LEFT);
  }

  @Test
  void sendsWhatWasSaidBeforeItSaysGoodbye() {
    SessionDriver alice = SessionDriver.chatting();
    for (int i = 0; i < 20; i++) {
      alice.say("line " + i);
    }

    alice.leave();
    alice.until(1000);

    assertThat(alice.sentTo(Addresses.BOB)).hasSize(23);
    assertThat(alice.sentTo(Addresses.BOB).subList(0, 20)).allMatch(Text.class::isInstance);
    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).containsExactly(4L, 64L, 124L);
    assertThat(alice.events()).last().isEqualTo(LEFT);
  }

  @Test
  void leavesAtOnceWhileThereIsNoPath() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.forget();

    alice.leave();

    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.events()).containsExactly(LEFT);
  }

  @Test
  void leavesForGoodEvenIfACallGoesThroughAfterwards() {
    SessionDriver alice = SessionDriver.registered();
    UUID bob = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");
    alice.call(bob);

    alice.leave();
    alice.introduced(bob, new Introduction.Made(Addresses.BOB));

    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void leavesAtOnceWhileThereIsNoChat() {
    SessionDriver alice = SessionDriver.registered();

    alice.leave();

    assertThat(alice.events())
        .containsExactly(new Closed(Reason.LEFT, Optional.empty(), List.of()));
  }

  @Test
  void isLeftWhenThePeerSaysGoodbye() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(new Bye(), Addresses.BOB);
    alice.receive(new Bye(), Addresses.BOB);

    assertThat(alice.events())
        .containsExactly(new Closed(Reason.PEER_LEFT, Optional.of(Addresses.BOB), List.of()));
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void hasLeftWhenBothSayGoodbye() {
    SessionDriver alice = SessionDriver.chatting();

    alice.leave();
    alice.receive(new Bye(), Addresses.BOB);
    alice.until(1000);

    assertThat(alice.events()).containsExactly(LEFT);
    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).containsExactly(0L);
  }

  @Test
  void canBeCalledAgainAfterAGoodbye() {
    SessionDriver alice = SessionDriver.chatting();
    alice.receive(new Bye(), Addresses.BOB);

    alice.calledBy(Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.seen(PeerEvent.Contact.class)).hasSize(1);
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void finishesOnceBothWereQuiet() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(100);
    alice.say("last words");

    alice.finish(ms(500));
    alice.until(1000);

    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).startsWith(600L);
    assertThat(alice.events()).last().isEqualTo(LEFT);
  }

  @Test
  void lingersWhileThePeerStillSpeaks() {
    SessionDriver alice = SessionDriver.chatting();
    alice.finish(ms(500));

    alice.until(400);
    alice.receive(new Text("wait"), Addresses.BOB);
    alice.until(2000);

    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).startsWith(900L);
  }

  @Test
  void finishesOnlyAfterContact() {
    SessionDriver alice = SessionDriver.registered();
    alice.say("hi");
    alice.finish(ms(500));
    alice.until(3000);
    alice.calledBy(Addresses.BOB);
    alice.until(4000);

    alice.receive(SUCCESS, Addresses.BOB);
    alice.until(10_000);

    assertThat(alice.timesOf(Text.class, Addresses.BOB)).containsExactly(4000L);
    assertThat(alice.timesOf(Bye.class, Addresses.BOB)).containsExactly(4500L, 4560L, 4620L);
    assertThat(alice.seen(Closed.class)).containsExactly(new Seen(4680, LEFT));
  }

  @Test
  void finishesAtOnceWithVersion1() {
    SessionDriver alice = SessionDriver.chattingWithVersion1();

    alice.finish(ms(500));
    alice.until(1000);

    assertThat(alice.seen(Closed.class)).containsExactly(new Seen(500, LEFT));
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
  }

  @Test
  void doesNotWaitForASilentPeerWhenItIsLeaving() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);

    alice.leave();

    assertThat(alice.seen(Closed.class)).containsExactly(new Seen(12_000, LEFT));
  }
}
