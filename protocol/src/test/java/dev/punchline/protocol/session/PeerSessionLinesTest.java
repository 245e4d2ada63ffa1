package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.BOB_ID;
import static dev.punchline.protocol.session.SessionDriver.CAROL_ID;
import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.LineHeld;
import dev.punchline.protocol.session.PeerEvent.NobodyToHear;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.protocol.session.PeerEvent.TextSent;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.MessageCodec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines are sent in order, kept while there is no path, and never lost without a word. */
class PeerSessionLinesTest {

  @Test
  void sendsALineAtOnceWhileThereIsContact() {
    SessionDriver alice = SessionDriver.chatting();

    alice.say("hi, Bob");

    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(new Text("hi, Bob"));
    assertThat(alice.events()).containsExactly(new TextSent(Addresses.BOB, "hi, Bob"));
  }

  @Test
  void showsALineOfThePeer() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(new Text("hi, Alice"), Addresses.BOB);

    assertThat(alice.events()).containsExactly(new TextReceived(Addresses.BOB, "hi, Alice"));
  }

  @Test
  void keepsLinesUntilThereIsContact() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.say("one");
    alice.say("two");
    List<Text> before = texts(alice);

    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(before).isEmpty();
    assertThat(texts(alice)).containsExactly(new Text("one"), new Text("two"));
  }

  @Test
  void keepsLinesSaidBeforeTheFirstChat() {
    SessionDriver alice = SessionDriver.registered();
    alice.say("anybody?");
    alice.call(BOB_ID);
    alice.say("Bob?");

    alice.introduced(BOB_ID, new Introduction.Made(Addresses.BOB));
    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.events()).startsWith(new LineHeld("anybody?"), new LineHeld("Bob?"));
    assertThat(texts(alice)).containsExactly(new Text("anybody?"), new Text("Bob?"));
  }

  @Test
  void sendsWhatItKeptToTheFirstPeerOnly() {
    SessionDriver alice = SessionDriver.registered();
    alice.say("for whoever comes first");
    alice.calledBy(Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);
    alice.receive(new Bye(), Addresses.BOB);

    alice.calledBy(Addresses.CAROL);
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(texts(alice)).containsExactly(new Text("for whoever comes first"));
    assertThat(alice.sentTo(Addresses.CAROL)).noneMatch(Text.class::isInstance);
  }

  @Test
  void refusesALineAfterTheChat() {
    SessionDriver alice = SessionDriver.chatting();
    alice.receive(new Bye(), Addresses.BOB);

    alice.say("still there?");
    alice.calledBy(Addresses.CAROL);
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(alice.events()).contains(new NobodyToHear("still there?"));
    assertThat(alice.sentTo(Addresses.CAROL)).noneMatch(Text.class::isInstance);
  }

  @Test
  void sendsALongLineInPartsThatVersion1CanRead() {
    SessionDriver alice = SessionDriver.chatting();

    alice.say("word ".repeat(500));

    assertThat(texts(alice))
        .hasSize(3)
        .allSatisfy(
            text ->
                assertThat(MessageCodec.encode(text).remaining())
                    .isLessThanOrEqualTo(MessageCodec.VERSION_1_MAX_BYTES));
    assertThat(alice.seen(TextSent.class)).hasSize(3);
  }

  @Test
  void pacesManyLines() {
    SessionDriver alice = SessionDriver.chatting();
    for (int i = 0; i < 30; i++) {
      alice.say("line " + i);
    }
    int atOnce = texts(alice).size();

    alice.until(14);

    assertThat(atOnce).isEqualTo(16);
    assertThat(texts(alice)).hasSize(30).last().isEqualTo(new Text("line 29"));
    assertThat(alice.timesOf(Text.class, Addresses.BOB)).endsWith(12L, 13L, 14L);
  }

  @Test
  void namesTheLinesThatFoundNoPath() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.say("one");
    alice.say("two");

    alice.until(30_000);

    assertThat(alice.events())
        .last()
        .isEqualTo(new Closed(Reason.NO_PATH, Optional.of(Addresses.BOB), List.of("one", "two")));
  }

  @Test
  void namesTheLinesThatWereStillHeldWhenItLeft() {
    SessionDriver alice = SessionDriver.registered();
    alice.say("anybody?");

    alice.leave();

    assertThat(alice.events())
        .last()
        .isEqualTo(new Closed(Reason.LEFT, Optional.empty(), List.of("anybody?")));
  }

  @Test
  void namesTheLinesThatWereQueuedWhenThePeerLeft() {
    SessionDriver alice = SessionDriver.chatting();
    for (int i = 0; i < 18; i++) {
      alice.say("line " + i);
    }

    alice.receive(new Bye(), Addresses.BOB);

    assertThat(alice.events())
        .last()
        .isEqualTo(
            new Closed(
                Reason.PEER_LEFT, Optional.of(Addresses.BOB), List.of("line 16", "line 17")));
  }

  @Test
  void namesTheLinesForASilentPeerWhenItCallsAnother() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);
    alice.say("Bob?");

    alice.call(CAROL_ID);
    alice.introduced(CAROL_ID, new Introduction.Made(Addresses.CAROL));

    assertThat(alice.events())
        .contains(new Closed(Reason.REPLACED, Optional.of(Addresses.BOB), List.of("Bob?")));
    assertThat(alice.session().chattingWith()).contains(Addresses.CAROL);
  }

  @Test
  void namesTheLinesForASilentPeerWhenItIsCalledByAnother() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);
    alice.say("Bob?");

    alice.calledBy(Addresses.CAROL);

    assertThat(alice.events())
        .contains(new Closed(Reason.REPLACED, Optional.of(Addresses.BOB), List.of("Bob?")));
    assertThat(alice.session().chattingWith()).contains(Addresses.CAROL);
  }

  private static List<Text> texts(SessionDriver driver) {
    return driver.sentTo(Addresses.BOB).stream()
        .filter(Text.class::isInstance)
        .map(Text.class::cast)
        .toList();
  }
}
