package dev.punchline.protocol.stun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.testing.Addresses;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An owner that waits no longer than it likes. */
class ExpiryTest {
  private static final StunRequest BINDING = StunRequest.binding(Addresses.STUN);

  private final Conversation conversation = new Conversation();

  @Test
  void aRequestThatIsGivenUpHasTimedOut() {
    Ticket ticket = conversation.ask(BINDING);

    conversation.expire(ticket);

    assertThat(conversation.outcome()).isEqualTo(new StunOutcome.TimedOut(Duration.ZERO));
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @Test
  void anAnswerThatCouldNotBeTrustedIsToldThen() {
    Ticket ticket = conversation.ask(ShortTermTest.request(Transport.UDP));
    conversation.answer(conversation.error(400));

    conversation.expire(ticket);

    assertThat(conversation.outcome())
        .isEqualTo(new StunOutcome.ProtectionViolated(Optional.of(new ErrorCode(400, "because"))));
  }

  @Test
  void oneThatWaitsForOthersEndsToo() {
    for (int i = 0; i < StunClientSettings.RFC_8489.maxOutstanding(); i++) {
      var unused = conversation.ask(BINDING);
    }
    Ticket waiting = conversation.ask(BINDING);

    conversation.expire(waiting);

    assertThat(conversation.completed())
        .singleElement()
        .extracting(StunClient.Output.Completed::ticket)
        .isEqualTo(waiting);
  }
}
