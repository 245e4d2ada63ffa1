package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
  private static final UUID ID = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

  @Test
  void aBindingRequestHasTwentyBytesAndIsAnsweredUnderItsTransactionId() {
    StunBinding stun = new StunBinding(2);
    ByteBuffer first = request(stun, 1);
    ByteBuffer second = request(stun, 1);

    assertThat(first.remaining()).isEqualTo(20);
    assertThat(stun.isAnswer(1, success(second))).isTrue();
    assertThat(stun.isAnswer(1, success(first))).as("the answer to an earlier one").isFalse();
    assertThat(stun.isAnswer(1, second)).as("the request itself").isFalse();
    assertThat(stun.isAnswer(1, ByteBuffer.allocate(0))).isFalse();
  }

  @Test
  void aRegistrationIsAnsweredByAUuid() {
    Messages registration = Messages.registration();
    ByteBuffer answer = text("{\"type\":\"REGISTRATION\",\"payload\":\"" + ID + "\"}");

    assertThat(request(registration, 7))
        .isEqualTo(text("{\"type\":\"REGISTRATION\",\"payload\":\"\"}"));
    assertThat(registration.isAnswer(7, answer)).isTrue();
    assertThat(Messages.registrationIn(answer)).isEqualTo(ID);
    assertThat(registration.isAnswer(7, request(registration, 7))).isFalse();
  }

  @Test
  void aHeartBeatOfAnUnknownRegistrationIsNotAnswered() {
    Messages heartBeat = Messages.heartBeat(List.of(UUID.randomUUID(), ID));

    assertThat(request(heartBeat, 1))
        .isEqualTo(
            text("{\"type\":\"HEART-BEAT\",\"payload\":\"\",\"registration\":\"" + ID + "\"}"));
    assertThat(heartBeat.isAnswer(1, text("{\"type\":\"HEART-BEAT\",\"payload\":\"\"}"))).isTrue();
    assertThat(heartBeat.isAnswer(1, text("{\"type\":\"EXPIRED\",\"payload\":\"" + ID + "\"}")))
        .isFalse();
  }

  private static ByteBuffer request(Exchange exchange, int connection) {
    ByteBuffer request = ByteBuffer.allocate(200);
    exchange.request(connection, request);
    return request.flip();
  }

  private static ByteBuffer success(ByteBuffer request) {
    ByteBuffer answer = ByteBuffer.allocate(20).put(request.duplicate()).flip();
    return answer.putShort(0, (short) 0x0101);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
