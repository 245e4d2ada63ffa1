package dev.punchline.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.sim.network.Agenda;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules bite. */
class StandingRulesTest {
  private static final InetSocketAddress BOB = new InetSocketAddress("192.0.2.7", 4000);
  private static final InetSocketAddress CAROL = new InetSocketAddress("192.0.2.8", 4000);
  private static final Instant NOW = Agenda.START;

  private final StandingRules rules = new StandingRules();

  @Test
  void oneSuccessIsForOneHello() {
    rules.received(encoded(new Hello("...", Set.of())), BOB);

    assertThatCode(() -> sends(new Success(".", Set.of()), BOB)).doesNotThrowAnyException();
    assertThatThrownBy(() -> sends(new Success(".", Set.of()), BOB))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aSuccessGoesToWhomTheHelloCameFrom() {
    rules.received(encoded(new Hello("...", Set.of())), BOB);

    assertThatThrownBy(() -> sends(new Success(".", Set.of()), CAROL))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("more SUCCESSes than HELLOs");
  }

  @Test
  void nobodySendsWithoutEnd() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                sends(HeartBeat.PLAIN, BOB);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("within a second");
  }

  @Test
  void nobodyIsWokenOverAndOver() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                rules.wakes(NOW);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("again and again");
  }

  @Test
  void timeHasToPass() {
    Agenda agenda = new Agenda();
    agenda.after(Time.ms(0), () -> again(agenda));

    assertThatThrownBy(
            () -> {
              boolean more = true;
              while (more) {
                more = agenda.step(NOW.plusSeconds(1));
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("time does not pass");
  }

  private static void again(Agenda agenda) {
    agenda.after(Time.ms(0), () -> again(agenda));
  }

  private void sends(Message message, InetSocketAddress to) {
    rules.sends(encoded(message), to, NOW);
  }

  private static ByteBuffer encoded(Message message) {
    return MessageCodec.encode(message);
  }
}
