package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PlainBindingTest {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 4711);
  private static final TransactionId TRANSACTION = new TransactionId(1, 2);

  private final StunResponder responder =
      new StunResponder(
          ResponderSettings.of(Responding.WILDCARD, Responding.SOFTWARE), new SplittableRandom(1));
  private final ByteBuffer answer = ByteBuffer.allocate(StunResponder.PLAIN_ANSWER_BYTES);

  @Property
  void anIpv4SourceIsToldWhatTheLongWayRoundTells(
      @ForAll @Size(4) byte[] ip,
      @ForAll @IntRange(max = 65_535) int port,
      @ForAll int high,
      @ForAll long low)
      throws Exception {
    InetSocketAddress source = new InetSocketAddress(InetAddress.getByAddress(ip), port);

    assertSaidBothWays(new TransactionId(high, low), source);
  }

  @Property
  void anIpv6SourceIsToldWhatTheLongWayRoundTells(
      @ForAll @Size(16) byte[] ip,
      @ForAll @IntRange(max = 65_535) int port,
      @ForAll int high,
      @ForAll long low)
      throws Exception {
    InetSocketAddress source = new InetSocketAddress(InetAddress.getByAddress(ip), port);

    assertSaidBothWays(new TransactionId(high, low), source);
  }

  @Test
  void theRequestIsLeftAsItWas() {
    ByteBuffer datagram =
        ByteBuffer.allocate(64).position(7).put(request(TRANSACTION)).flip().position(7);

    assertThat(responder.answerPlain(datagram, SOURCE, Endpoint.PRIMARY, answer)).isTrue();

    assertThat(datagram.position()).isEqualTo(7);
    assertThat(datagram.limit()).isEqualTo(27);
  }

  @Test
  void whateverHasAttributesGoesTheLongWay() {
    ByteBuffer request =
        StunCodec.encode(StunMessage.bindingRequest(TRANSACTION, new Software("other")));

    assertGoesTheLongWay(request, responder);
  }

  @Test
  void whatIsNoRequestGoesTheLongWay() {
    assertGoesTheLongWay(StunCodec.encode(StunMessage.bindingIndication(TRANSACTION)), responder);
  }

  @Test
  void requestsOfRfc3489GoTheLongWay() {
    assertGoesTheLongWay(request(new TransactionId(1, 2, 3)), responder);
  }

  @Test
  void aServerThatOffersDiscoveryHasMoreToSay() {
    StunResponder discovering =
        new StunResponder(
            new ResponderSettings(
                Map.of(
                    Endpoint.PRIMARY, Responding.SERVER,
                    Endpoint.OTHER_PORT, Responding.OTHER_PORT,
                    Endpoint.OTHER_ADDRESS, Responding.OTHER_ADDRESS,
                    Endpoint.OTHER_BOTH, Responding.OTHER_BOTH),
                Responding.SOFTWARE,
                SessionKeys.NONE),
            new SplittableRandom(1));

    assertGoesTheLongWay(request(TRANSACTION), discovering);
  }

  @Test
  void aServerWithAShortNameHasMoreToSay() throws Exception {
    StunResponder shortlyNamed =
        new StunResponder(
            ResponderSettings.of(Responding.WILDCARD, "12345678"), new SplittableRandom(1));
    Arrival arrival = Arrival.of(request(TRANSACTION), SOURCE, Endpoint.PRIMARY);

    assertThat(shortlyNamed.respond(arrival, Instant.EPOCH))
        .isInstanceOfSatisfying(
            Outcome.Reply.class, reply -> assertThat(reply.bytes().remaining()).isEqualTo(32 + 12));
    assertGoesTheLongWay(request(TRANSACTION), shortlyNamed);
  }

  private void assertSaidBothWays(TransactionId transaction, InetSocketAddress source)
      throws MalformedStun {
    ByteBuffer request = request(transaction);
    Arrival arrival = Arrival.of(request, source, Endpoint.PRIMARY);

    assertThat(responder.answerPlain(request, source, Endpoint.PRIMARY, answer.clear())).isTrue();

    assertThat(responder.respond(arrival, Instant.EPOCH))
        .isEqualTo(new Outcome.Reply(answer.flip(), source, Endpoint.PRIMARY));
  }

  private void assertGoesTheLongWay(ByteBuffer request, StunResponder responder) {
    assertThat(responder.answerPlain(request, SOURCE, Endpoint.PRIMARY, answer)).isFalse();
    assertThat(answer.position()).isZero();
  }

  private static ByteBuffer request(TransactionId transaction) {
    return StunCodec.encode(StunMessage.bindingRequest(transaction));
  }
}
