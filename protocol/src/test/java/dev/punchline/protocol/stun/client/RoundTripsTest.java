package dev.punchline.protocol.stun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How measured round trips change the schedule of later transactions, RFC 8489 section 6.2.1. */
class RoundTripsTest {
  private static final StunRequest BINDING = StunRequest.binding(Addresses.STUN);

  private final Conversation conversation = new Conversation();

  @Test
  void theNextTransactionFollowsTheMeasuredRoundTrip() {
    exchange(BINDING, 0, 50);

    conversation.ask(BINDING);
    conversation.until(100_000);

    // 50 + 4 * 25 = 150 ms
    assertThat(conversation.sendTimes())
        .containsExactly(0L, 50L, 200L, 500L, 1100L, 2300L, 4700L, 9500L);
    assertThat(conversation.endedAt()).isEqualTo(9500 + 16 * 150);
  }

  @Test
  void anAnswerToARetransmittedRequestIsNotMeasured() {
    exchange(BINDING, 0, 501);

    assertThat(firstPause(BINDING)).isEqualTo(500);
  }

  @Test
  void aPathThatHasBecomeSlowerIsMeasuredInTheEnd() {
    exchange(BINDING, 0, 10);

    // 100 ms are too few: the answer comes after the second transmission, in a pause of 200.
    exchange(BINDING, 1000, 1150);
    long doubted = firstPause(BINDING);
    exchange(BINDING, 2000, 2150);

    assertThat(doubted).isEqualTo(200);
    // SRTT = 10 and RTTVAR = 5, and now 150: RTTVAR = 38.75, SRTT = 27.5, RTO = 182.5
    assertThat(firstPause(BINDING)).isEqualTo(183);
  }

  @Test
  void silenceBacksOffToTheInitialPause() {
    exchange(BINDING, 0, 10);
    conversation.ask(BINDING);
    conversation.until(60_000);

    assertThat(firstPause(BINDING)).isEqualTo(500);
  }

  @Test
  void portsOfOneHostShareTheirRoundTrips() {
    exchange(BINDING, 0, 50);

    assertThat(firstPause(StunRequest.binding(Addresses.SERVER))).isEqualTo(150);
  }

  @Test
  void hostsDoNot() {
    exchange(BINDING, 0, 50);

    assertThat(firstPause(StunRequest.binding(Addresses.BOB))).isEqualTo(500);
  }

  @Test
  void isForgottenAfterTenMinutes() {
    exchange(BINDING, 0, 50);
    conversation.until(600_050);

    assertThat(firstPause(BINDING)).isEqualTo(500);
  }

  @Test
  void isKeptForLessThanThat() {
    exchange(BINDING, 0, 50);
    conversation.until(600_049);

    assertThat(firstPause(BINDING)).isEqualTo(150);
  }

  @Test
  void isNotLearntOverTcp() {
    exchange(
        new StunRequest(Addresses.STUN, Transport.TCP, List.of(), Optional.empty(), false), 0, 50);

    assertThat(firstPause(BINDING)).isEqualTo(500);
  }

  @Test
  void isNotLearntFromAnAnswerThatDoesNotCount() {
    Conversation protectedOne = new Conversation();
    StunRequest request = ShortTermTest.request(Transport.UDP);
    protectedOne.ask(request);
    protectedOne.until(50);

    protectedOne.answer(protectedOne.success());
    protectedOne.cancel(new Ticket(0));
    protectedOne.ask(BINDING);

    assertThat(protectedOne.nextWake() - protectedOne.now()).isEqualTo(500);
  }

  @Test
  void theServersOfTwoFamiliesAreTwo() {
    InetSocketAddress six = Addresses.SIX;
    exchange(StunRequest.binding(six), 0, 50);

    assertThat(firstPause(BINDING)).isEqualTo(500);
    assertThat(firstPause(StunRequest.binding(six))).isEqualTo(150);
  }

  private void exchange(StunRequest request, long begin, long end) {
    conversation.until(begin);
    conversation.ask(request);
    conversation.until(end);
    conversation.answer(conversation.success());
  }

  /** Of a request that begins now, and is not answered. */
  private long firstPause(StunRequest request) {
    Ticket ticket = conversation.ask(request);
    long pause = conversation.nextWake() - conversation.now();
    conversation.cancel(ticket);
    return pause;
  }
}
