package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.stun.client.LongTermServer.RIGHT;
import static dev.punchline.protocol.stun.client.LongTermTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.client.LongTermServer.SetUp;
import dev.punchline.protocol.stun.client.StunOutcome.ErrorResponse;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** 438, RFC 8489 section 9.2.5. */
class StaleNonceTest {
  private final Conversation conversation = new Conversation();
  private final LongTermServer server = new LongTermServer(SetUp.NEW);

  @Test
  void theNewNonceIsTaken() {
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);
    server.expireNonces();

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0, 438, 0);
    assertThat(conversation.completed().getLast().outcome()).isInstanceOf(Success.class);
  }

  @Test
  void aNonceMayGoStaleWithinOneRequest() {
    conversation.ask(request(RIGHT));
    conversation.answer(server.answer(conversation.last().payload()));
    server.expireNonces();

    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 438, 0);
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void aServerThatAlwaysSaysStaleIsGivenUp() {
    UnaryOperator<ByteBuffer> forgetful =
        bytes -> {
          server.expireNonces();
          return server.answer(bytes);
        };

    conversation.ask(request(RIGHT));
    conversation.meet(forgetful);

    assertThat(server.answered).containsExactly(401, 438, 438, 438);
    ErrorResponse refused = (ErrorResponse) conversation.outcome();
    assertThat(refused.error().code()).isEqualTo(438);
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @Test
  void aStaleNonceOutOfTheBlueIsAChallenge() {
    conversation.ask(request(RIGHT));

    conversation.answer(
        conversation.error(ErrorCode.STALE_NONCE, new Realm("example.org"), new Nonce("fresh")));

    assertThat(conversation.lastMessage().first(Nonce.class)).contains(new Nonce("fresh"));
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void oneWithoutANonceCannotBeAnswered() {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.error(ErrorCode.STALE_NONCE, new Realm("example.org")));

    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(438);
  }
}
