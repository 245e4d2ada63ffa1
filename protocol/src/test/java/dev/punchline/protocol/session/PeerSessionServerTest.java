package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.ID;
import static dev.punchline.protocol.session.SessionDriver.ME;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerBack;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import dev.punchline.protocol.session.PeerEvent.Stun;
import dev.punchline.protocol.session.PeerEvent.StunFailed;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.Message.Text;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a session has to do with the server, and how little a chat depends on it. */
class PeerSessionServerTest {
  private static final UUID NEW_ID = new UUID(9, 9);

  @Test
  void registersAndAsksForItsAddressAtOnce() {
    SessionDriver alice = SessionDriver.started();

    assertThat(alice.sentTo(Addresses.SERVER)).containsExactly(Registration.REQUEST);
    assertThat(alice.sentStun()).hasSize(1);
    assertThat(alice.session().id()).isEmpty();
    assertThat(alice.session().mappedAddress()).isEmpty();
  }

  @Test
  void tellsItsIdentity() {
    SessionDriver alice = SessionDriver.started();

    alice.receive(Registration.assigning(ID), Addresses.SERVER);

    assertThat(alice.events()).containsExactly(new Registered(ID, false));
    assertThat(alice.session().id()).contains(ME);
  }

  @Test
  void tellsItsReflexiveAddress() throws MalformedStun {
    SessionDriver alice = SessionDriver.started();
    alice.until(70);

    StunMessage request = StunCodec.decode(alice.sentStun().getFirst());
    StunMessage answer =
        request.response(
            MessageClass.SUCCESS_RESPONSE, List.of(new XorMappedAddress(Addresses.ALICE)));
    alice.receive(StunCodec.encode(answer), Addresses.STUN);

    assertThat(alice.events()).containsExactly(new Stun(Addresses.ALICE, ms(70)));
    assertThat(alice.session().mappedAddress()).contains(Addresses.ALICE);
  }

  @Test
  void goesOnWithoutItsReflexiveAddress() {
    SessionDriver alice = SessionDriver.registered();

    alice.until(39_500);
    alice.calledBy(Addresses.BOB);

    assertThat(alice.events()).contains(new StunFailed("no answer in 39 s"));
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void refreshesItsRegistration() {
    SessionDriver alice = SessionDriver.registered();

    alice.until(6000);

    assertThat(alice.sentTo(Addresses.SERVER))
        .containsExactly(HeartBeat.refreshing(ID), HeartBeat.refreshing(ID));
  }

  @Test
  void keepsTheChatAndRegistersAnewWhenTheServerWasRestarted() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(new Expired(ID), Addresses.SERVER);
    alice.say("still here");
    alice.receive(Registration.assigning(NEW_ID), Addresses.SERVER);

    assertThat(alice.sentTo(Addresses.SERVER)).containsExactly(Registration.REQUEST);
    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(new Text("still here"));
    assertThat(alice.events()).contains(new Registered(NEW_ID, true));
    assertThat(alice.session().id()).contains(new Identity.Assigned(NEW_ID));
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void keepsTheChatWhileTheServerIsSilent() {
    SessionDriver alice = SessionDriver.chatting();
    alice.receive(HeartBeat.refreshing(ID), Addresses.SERVER);

    alice.untilWithBobAlive(20_000);
    alice.receive(HeartBeat.refreshing(ID), Addresses.SERVER);

    assertThat(alice.seen(ServerSilent.class))
        .extracting(SessionDriver.Seen::at)
        .containsExactly(12_000L);
    assertThat(alice.lookUps()).isEqualTo(1);
    assertThat(alice.events()).last().isEqualTo(new ServerBack());
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void followsTheServerToAnotherPort() {
    SessionDriver alice = SessionDriver.registered();

    alice.serverFound(Addresses.MOVED_SERVER);
    alice.receive(Registration.assigning(NEW_ID), Addresses.MOVED_SERVER);

    assertThat(alice.sentTo(Addresses.MOVED_SERVER)).containsExactly(Registration.REQUEST);
    assertThat(alice.session().server()).isEqualTo(Addresses.MOVED_SERVER);
    assertThat(alice.session().id()).contains(new Identity.Assigned(NEW_ID));
  }

  @Test
  void listensToTheServerOnlyWhereItIsNow() {
    SessionDriver alice = SessionDriver.registered();
    alice.serverFound(Addresses.MOVED_SERVER);

    alice.calledBy(Addresses.BOB);
    boolean heardTheOldPlace = alice.session().chattingWith().isPresent();
    alice.receive(new InitiateChat(Addresses.CAROL), Addresses.MOVED_SERVER);

    assertThat(heardTheOldPlace).isFalse();
    assertThat(alice.session().chattingWith()).contains(Addresses.CAROL);
  }

  @Test
  void staysWhereTheServerIsStillTheSame() {
    SessionDriver alice = SessionDriver.registered();

    alice.serverFound(Addresses.SERVER);

    assertThat(alice.sentTo(Addresses.SERVER)).isEmpty();
    assertThat(alice.session().id()).contains(ME);
  }
}
