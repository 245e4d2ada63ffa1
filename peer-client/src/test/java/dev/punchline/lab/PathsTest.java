package dev.punchline.lab;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which pairs of Linux routers leave a direct path, and how long it takes to find it. */
@KernelLab
class PathsTest {
  private static final int PORT = 4000;
  private static final String[] ON_THAT_PORT = {"--local-port", String.valueOf(PORT)};
  private static final String[] IN_THREE_SECONDS = {"--punch-timeout", "3s"};

  @Test
  void masqueradeMeetsMasquerade(Lab lab) {
    Host alice = lab.internet().router("alices", Nat.MASQUERADE).host("alice");
    Host bob = lab.internet().router("bobs", Nat.MASQUERADE).host("bob");

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("hello");
    lab.notes("a direct path");
  }

  @Test
  void masqueradeMeetsMasqueradeFarAway(Lab lab) {
    lab.internet().isFar(Duration.ofMillis(25));
    Host alice = lab.internet().router("alices", Nat.MASQUERADE).host("alice");
    Host bob = lab.internet().router("bobs", Nat.MASQUERADE).host("bob");

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ofMillis(100));
    conversation.talk("from afar");
    lab.notes("a direct path");
  }

  @Test
  void symmetricMeetsFullCone(Lab lab) {
    Router alices = lab.internet().router("alices", Nat.MASQUERADE);
    Host alice = alices.host("alice").with(ON_THAT_PORT);
    alices.maps(alice, PORT);
    Host bob = lab.internet().router("bobs", Nat.RANDOM_MASQUERADE).host("bob");

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("hello");
    lab.notes("a direct path, to a port that the server never saw");
  }

  @Test
  void fullConeCallsSymmetric(Lab lab) {
    Host alice = lab.internet().router("alices", Nat.RANDOM_MASQUERADE).host("alice");
    Router bobs = lab.internet().router("bobs", Nat.MASQUERADE);
    Host bob = bobs.host("bob").with(ON_THAT_PORT);
    bobs.maps(bob, PORT);

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("hello");
    lab.notes("a direct path, to a port that the server never saw");
  }

  @Test
  void symmetricAndPortRestrictedFindNoPath(Lab lab) {
    Host alice =
        lab.internet().router("alices", Nat.MASQUERADE).host("alice").with(IN_THREE_SECONDS);
    Host bob =
        lab.internet().router("bobs", Nat.RANDOM_MASQUERADE).host("bob").with(IN_THREE_SECONDS);

    Conversation.fails(alice, bob, lab);

    lab.notes("no direct path, said after 3 s");
  }

  @Test
  void neighboursMeetWhereTheRouterHairpins(Lab lab) {
    Router home = lab.internet().router("home", Nat.MASQUERADE);
    Host alice = home.host("alice").with(ON_THAT_PORT);
    Host bob = home.host("bob").with("--local-port", "5000");
    home.mapsWithHairpin(alice, PORT);
    home.mapsWithHairpin(bob, 5000);

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("next door");
    lab.notes("a path through the router's public side");
  }

  @Test
  void neighboursFindNoPathWhereTheRouterDoesNotHairpin(Lab lab) {
    Router home = lab.internet().router("home", Nat.MASQUERADE);
    Host alice = home.host("alice").with(IN_THREE_SECONDS);
    Host bob = home.host("bob").with(IN_THREE_SECONDS);

    Conversation.fails(alice, bob, lab);

    lab.notes("no direct path, said after 3 s: version 1 knows public addresses only");
  }

  @Test
  void twoLayersOfNatOnEachSideLeaveAPath(Lab lab) {
    Host alice = behindACarrier("alices", lab);
    Host bob = behindACarrier("bobs", lab);

    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.contactTook(conversation.callAndMeet(), Duration.ZERO);
    conversation.talk("through four routers");
    lab.notes("a direct path");
  }

  private static Host behindACarrier(String whose, Lab lab) {
    return lab.internet()
        .router("carrier-" + whose, Nat.MOVING_MASQUERADE)
        .router(whose, Nat.MASQUERADE)
        .host("host-" + whose);
  }
}
