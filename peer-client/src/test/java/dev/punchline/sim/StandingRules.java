package dev.punchline.sim;

import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What must hold of every session at any time. Each is watched by one of these. */
final class StandingRules {
  private static final int MOST_DATAGRAMS_A_SECOND = 80;

  /** One a millisecond, after a burst. */
  private static final int MOST_TEXTS_A_SECOND = 1_100;

  private static final int MOST_WAKES_AT_ONE_INSTANT = 8;

  private final Map<InetSocketAddress, Integer> unanswered = new HashMap<>();
  private Instant second = Instant.EPOCH;
  private int datagrams;
  private int texts;
  private Instant lastWake = Instant.MIN;
  private int wakes;

  void received(ByteBuffer datagram, InetSocketAddress from) {
    if (isHello(datagram)) {
      unanswered.merge(from, 1, Integer::sum);
    }
  }

  /** A datagram leaves: not too many, no garbage, and no SUCCESS that nobody asked for. */
  void sends(ByteBuffer datagram, InetSocketAddress to, Instant now) {
    Optional<Message> message = message(datagram);
    pace(message.filter(Text.class::isInstance).isPresent(), now);
    if (message.filter(Success.class::isInstance).isPresent()
        && unanswered.merge(to, -1, Integer::sum) < 0) {
      throw new AssertionError("more SUCCESSes than HELLOs from " + to);
    }
  }

  /** The session is woken, and not over and over again. */
  void wakes(Instant now) {
    wakes = now.equals(lastWake) ? wakes + 1 : 1;
    lastWake = now;
    if (wakes > MOST_WAKES_AT_ONE_INSTANT) {
      throw new AssertionError("it wants to be woken again and again at one instant");
    }
  }

  private void pace(boolean text, Instant now) {
    if (Duration.between(second, now).toSeconds() >= 1) {
      second = now;
      datagrams = 0;
      texts = 0;
    }
    if (text) {
      texts++;
    } else {
      datagrams++;
    }
    if (datagrams > MOST_DATAGRAMS_A_SECOND || texts > MOST_TEXTS_A_SECOND) {
      throw new AssertionError(
          "within a second it sent " + texts + " TEXTs and " + datagrams + " others");
    }
  }

  /** Strangers may send whatever they like. */
  private static boolean isHello(ByteBuffer datagram) {
    try {
      return DatagramKind.of(datagram) == DatagramKind.JSON
          && MessageCodec.decode(datagram.duplicate()) instanceof Hello;
    } catch (MalformedMessage e) {
      return false;
    }
  }

  private static Optional<Message> message(ByteBuffer datagram) {
    if (DatagramKind.of(datagram) != DatagramKind.JSON) {
      return Optional.empty();
    }
    try {
      return Optional.of(MessageCodec.decode(datagram.duplicate()));
    } catch (MalformedMessage e) {
      throw new AssertionError("a machine sent garbage", e);
    }
  }
}
