package dev.punchline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a chat when routers forget. */
@KernelLab
class KeepingTest {
  private static final int PORT = 4000;
  private static final String[] QUICK = {"--heartbeat", "0.5s", "--silent-after", "4"};

  @Test
  void heartbeatsOutliveAMappingTimeoutOfThirtySeconds(Lab lab) throws InterruptedException {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE).forgettingAfter(30);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE).forgettingAfter(30);
    Conversation conversation = Conversation.between(alices.host("alice"), bobs.host("bob"), lab);
    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);

    // What is tested is that this time passes; nothing that can be seen tells when it has.
    Thread.sleep(Duration.ofSeconds(35));

    conversation.talk("after 35 quiet seconds");
    assertThat(conversation.alice().events()).noneMatch(e -> e.name().equals("peer-silent"));
    assertThat(conversation.bob().events()).noneMatch(e -> e.name().equals("peer-silent"));
    lab.notes("35 s of silence, and the next line arrives");
  }

  @Test
  void withoutHeartbeatsTheMappingIsForgottenAndTheLineIsLost(Lab lab) throws InterruptedException {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE).forgettingAfter(4);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE).forgettingAfter(4);
    String[] slow = {"--heartbeat", "12s"};
    Conversation conversation =
        Conversation.between(alices.host("alice").with(slow), bobs.host("bob").with(slow), lab);
    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("while it is open");

    Eventually.is(
        "both routers have forgotten", () -> bobs.flows().isEmpty() && alices.flows().isEmpty());
    conversation.alice().type("too late");
    var unusedSent =
        conversation.alice().await("text-sent", e -> e.text("text").equals("too late"));
    conversation.bob().type("this way it is open again");
    var unusedHeard =
        conversation.alice().await("text", e -> e.text("text").equals("this way it is open again"));
    conversation.talk("and now both ways");

    assertThat(conversation.bob().heard()).doesNotContain("too late");
    lab.notes("forgotten after 4 s; a line is lost, until both have said something");
  }

  @Test
  void aRebootThatKeepsThePortIsRecoveredFrom(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE);
    Conversation conversation =
        Conversation.between(alices.host("alice").with(QUICK), bobs.host("bob").with(QUICK), lab);
    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);

    alices.reboots();

    conversation.talk("after the reboot");
    lab.notes("nothing is noticed: the port is the same again");
  }

  @Test
  void aRebootThatMovesThePortIsRecoveredFromWhereTheOtherSideIsOpen(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Host alice = alices.host("alice").with(QUICK).with("--local-port", String.valueOf(PORT));
    alices.maps(alice, PORT);
    Router bobs = lab.internet().router("bobs", Nat.MOVING_MASQUERADE);
    Conversation conversation = Conversation.between(alice, bobs.host("bob").with(QUICK), lab);
    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("before the reboot");
    String before = conversation.alice().find("contact").text("peer");

    bobs.reboots(Nat.MOVING_ELSEWHERE);

    Event again = conversation.alice().await("contact");
    assertThat(again.text("peer")).isNotEqualTo(before);
    conversation.talk("after the reboot");
    lab.notes("found again at another port");
  }

  @Test
  void aRebootThatMovesTheCallersPortIsRecoveredFrom(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Router bobs = lab.internet().router("bobs", Nat.MOVING_MASQUERADE);
    Conversation conversation = chatting(alices, bobs, lab);

    bobs.reboots(Nat.MOVING_ELSEWHERE);

    isFoundAgain(conversation);
    lab.notes("found again at another port: the caller asks the server anew");
  }

  @Test
  void aRebootThatMovesTheCalledPeersPortIsRecoveredFrom(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MOVING_MASQUERADE);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE);
    Conversation conversation = chatting(alices, bobs, lab);

    alices.reboots(Nat.MOVING_ELSEWHERE);

    isFoundAgain(conversation);
    lab.notes("found again at another port: the called peer asks the server anew");
  }

  private static Conversation chatting(Router alices, Router bobs, Lab lab) {
    Conversation conversation =
        Conversation.between(alices.host("alice").with(QUICK), bobs.host("bob").with(QUICK), lab);
    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("before the reboot");
    return conversation;
  }

  private static void isFoundAgain(Conversation conversation) {
    var unusedByAlice = conversation.alice().await("contact");
    var unusedByBob = conversation.bob().await("contact");
    conversation.talk("after the reboot");
  }
}
