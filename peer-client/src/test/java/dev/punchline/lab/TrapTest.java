package dev.punchline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A Linux router that masquerades and has no INPUT filter keeps a flow of its own for whatever
 * arrives. If the peer's HELLO arrives before the own one leaves, the own one finds its port taken
 * and leaves from another, which the peer's router does not let in.
 */
@KernelLab
class TrapTest {
  private static final int PORT = 4000;
  private static final String[] IN_THREE_SECONDS = {"--punch-timeout", "3s"};

  @Test
  void anEarlyHelloTakesThePort(Lab lab) throws InterruptedException {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE).withoutInputFilter();
    Conversation conversation =
        Conversation.between(
            alices.host("alice").with(IN_THREE_SECONDS),
            bobs.host("bob").with(IN_THREE_SECONDS),
            lab);
    int bobsPort = portOf(conversation.bob().await("stun").text("mapped"));

    callsAndSpeaksSecond(conversation, alices, bobs);

    assertThat(conversation.bob().await("closed").text("reason")).isEqualTo("no-path");
    assertThat(conversation.alice().await("closed").text("reason")).isEqualTo("no-path");
    assertThat(bobs.portsTowards(alices.address())).hasSize(1).doesNotContain(bobsPort);
    lab.notes("no direct path: the mapping towards the peer moved to another port");
  }

  @Test
  void anInputFilterKeepsThePortFree(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE);
    Conversation conversation = Conversation.between(alices.host("alice"), bobs.host("bob"), lab);

    bobsAnswerIsHeldUp(lab, bobs);
    conversation.call();
    var unusedFirst = conversation.alice().await("hello-sent");
    lab.internet().clears();

    lab.contactTook(conversation.meet(conversation.alice().find("hello-sent").at()), Duration.ZERO);
    conversation.talk("the same order of events");
    lab.notes("a direct path, although the peer's HELLO came first");
  }

  @Test
  void aPeerThatIsOpenIsReachedFromTheMovedPort(Lab lab) throws InterruptedException {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Host alice = alices.host("alice").with("--local-port", String.valueOf(PORT));
    alices.maps(alice, PORT);
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE).withoutInputFilter();
    Conversation conversation = Conversation.between(alice, bobs.host("bob"), lab);

    callsAndSpeaksSecond(conversation, alices, bobs);

    lab.contactTook(conversation.meet(conversation.alice().find("hello-sent").at()), Duration.ZERO);
    conversation.talk("in spite of it");
    lab.notes("a direct path, from the port to which the mapping moved");
  }

  @Test
  void helloesThatCrossOnTheWayAreNotTrapped(Lab lab) {
    // Far enough that no pause of a busy machine lets one arrive before the other leaves.
    lab.internet().isFar(Duration.ofMillis(150));
    Router alices = lab.internet().router("alices", Nat.MASQUERADE).withoutInputFilter();
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE).withoutInputFilter();
    Conversation conversation = Conversation.between(alices.host("alice"), bobs.host("bob"), lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ofMillis(600));

    conversation.talk("both at once");
    lab.notes("a direct path between two routers without INPUT filter");
  }

  @Test
  void theTrapOpensWhenBothAreSilent(Lab lab) throws InterruptedException {
    lab.internet().isFar(Duration.ofMillis(150));
    Router alices =
        lab.internet().router("alices", Nat.MASQUERADE).withoutInputFilter().forgettingAfter(5);
    Router bobs =
        lab.internet().router("bobs", Nat.MASQUERADE).withoutInputFilter().forgettingAfter(5);
    Conversation conversation =
        Conversation.between(
            alices.host("alice").with(IN_THREE_SECONDS),
            bobs.host("bob").with(IN_THREE_SECONDS),
            lab);
    callsAndSpeaksSecond(conversation, alices, bobs);
    assertThat(conversation.bob().await("closed").text("reason")).isEqualTo("no-path");
    assertThat(conversation.alice().await("closed").text("reason")).isEqualTo("no-path");

    Eventually.is(
        "both routers have forgotten",
        () ->
            bobs.flowsToItselfFrom(alices.address()).isEmpty()
                && alices.flowsToItselfFrom(bobs.address()).isEmpty());

    lab.contactTook(conversation.callAndMeet(), Duration.ofMillis(600));
    conversation.talk("at the second attempt");
    lab.notes("no direct path; once the routers have forgotten, the next call finds one");
  }

  private static void bobsAnswerIsHeldUp(Lab lab, Router bobs) {
    lab.internet().losesAll("%s ip daddr %s".formatted(lab.answersOverHttp(), bobs.address()));
  }

  /** Bob learns where Alice is only after her HELLO has reached his router. */
  private static void callsAndSpeaksSecond(Conversation conversation, Router alices, Router bobs)
      throws InterruptedException {
    bobsAnswerIsHeldUp(bobs.lab(), bobs);
    conversation.call();
    Eventually.is(
        "Alice's HELLO is taken for the router's own",
        () -> !bobs.flowsToItselfFrom(alices.address()).isEmpty());
    bobs.lab().internet().clears();
  }

  private static int portOf(String address) {
    return Integer.parseInt(List.of(address.split(":")).getLast());
  }
}
