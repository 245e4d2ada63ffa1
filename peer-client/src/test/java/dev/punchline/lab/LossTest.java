package dev.punchline.lab;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Contact over links that are long and lose a part of everything. */
@KernelLab
class LossTest {
  @Test
  void contactInSpiteOfDelayAndLoss(Lab lab) {
    lab.internet().isFar(Duration.ofMillis(25));
    Host alice = lab.internet().router("alices", Nat.MASQUERADE).host("alice");
    Host bob = lab.internet().router("bobs", Nat.MASQUERADE).host("bob");
    Conversation conversation = Conversation.between(alice, bob, lab);

    lab.internet().loses(20);

    lab.contactTook(conversation.callAndMeet(), Duration.ofMillis(100));
    lab.notes("contact, with every fifth packet lost");
  }
}
