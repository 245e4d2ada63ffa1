package dev.punchline.protocol.stun;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Asks one STUN server for the address it sees this socket at: one Binding transaction over UDP,
 * retransmitted as RFC 8489 section 6.2.1 says. Not thread-safe; owns no clock.
 */
public final class StunBindingClient {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this. */
    record Send(Datagram datagram) implements Output {}

    /**
     * The transaction succeeded.
     *
     * @param address the server-reflexive address
     * @param roundTrip from the last transmission to its answer
     * @param software what the server says it runs, if it says so
     */
    record Mapped(InetSocketAddress address, Duration roundTrip, Optional<String> software)
        implements Output {}

    /**
     * The server answered, but not with an address.
     *
     * @param reason for people
     */
    record Refused(String reason) implements Output {}

    /**
     * No answer came.
     *
     * @param after since the first transmission
     */
    record TimedOut(Duration after) implements Output {}
  }

  /**
   * When to transmit again, RFC 8489 section 6.2.1.
   *
   * @param rto the first pause, doubled after each transmission
   * @param transmissions how many are made (Rc)
   * @param lastWait how many times {@code rto} to wait after the last one (Rm)
   */
  public record Schedule(Duration rto, int transmissions, int lastWait) {
    /** The RFC's defaults: 0, 500, 1500, 3500, 7500, 15500, 31500 ms; given up at 39500 ms. */
    public static final Schedule RFC_8489 = new Schedule(Duration.ofMillis(500), 7, 16);
  }

  private enum State {
    NEW,
    WAITING,
    DONE
  }

  private final InetSocketAddress server;
  private final Schedule schedule;
  private final TransactionId transaction;
  private final Queue<Output> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private int transmissions;
  private Instant started = Instant.MIN;
  private Instant lastTransmission = Instant.MIN;
  private Instant wakeAt = Instant.MAX;

  /**
   * @param server the server's resolved address
   * @param random a cryptographically strong source for the transaction id
   */
  public StunBindingClient(InetSocketAddress server, Schedule schedule, RandomGenerator random) {
    this.server = server;
    this.schedule = schedule;
    this.transaction = TransactionId.random(random);
  }

  /** Makes the first transmission. */
  public void start(Instant now) {
    if (state == State.NEW) {
      state = State.WAITING;
      started = now;
      transmit(now);
    }
  }

  /** Whether a datagram from this source could be meant for this transaction. */
  public boolean expectsFrom(InetSocketAddress source) {
    return state == State.WAITING && source.equals(server);
  }

  /**
   * Takes a STUN datagram.
   *
   * @return whether it ended the transaction; anything else is none of its business
   */
  public boolean receive(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    if (!expectsFrom(from)) {
      return false;
    }
    try {
      StunMessage message = StunCodec.decode(datagram);
      if (message.method() != StunMessage.BINDING || !message.transaction().equals(transaction)) {
        return false;
      }
      return switch (message.messageClass()) {
        case REQUEST, INDICATION -> false;
        case SUCCESS_RESPONSE -> finish(outcome(message, now));
        case ERROR_RESPONSE -> finish(refusal(message));
      };
    } catch (MalformedStun e) {
      return false;
    }
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    if (state != State.WAITING || now.isBefore(wakeAt)) {
      return;
    }
    if (transmissions < schedule.transmissions()) {
      transmit(now);
    } else {
      finish(new Output.TimedOut(Duration.between(started, now)));
    }
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    return state == State.WAITING ? Optional.of(wakeAt) : Optional.empty();
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void transmit(Instant now) {
    outputs.add(
        new Output.Send(
            new Datagram(server, StunCodec.encode(StunMessage.bindingRequest(transaction)))));
    Duration pause =
        transmissions == schedule.transmissions() - 1
            ? schedule.rto().multipliedBy(schedule.lastWait())
            : schedule.rto().multipliedBy(1L << transmissions);
    transmissions++;
    lastTransmission = now;
    wakeAt = now.plus(pause);
  }

  private boolean finish(Output outcome) {
    state = State.DONE;
    outputs.add(outcome);
    return true;
  }

  private Output outcome(StunMessage response, Instant now) {
    List<Integer> unknown = response.unknownRequired();
    if (!unknown.isEmpty()) {
      // RFC 8489 section 6.3.3: such a response must not be used.
      return new Output.Refused(
          "the answer has an unknown attribute 0x%04x".formatted(unknown.getFirst()));
    }
    Optional<InetSocketAddress> address =
        response
            .first(XorMappedAddress.class)
            .map(XorMappedAddress::address)
            .or(() -> response.first(MappedAddress.class).map(MappedAddress::address));
    return address
        .<Output>map(
            mapped ->
                new Output.Mapped(
                    mapped,
                    Duration.between(lastTransmission, now),
                    response.first(Software.class).map(Software::description)))
        .orElseGet(() -> new Output.Refused("the answer has no address"));
  }

  private static Output refusal(StunMessage response) {
    return new Output.Refused(
        response
            .first(ErrorCode.class)
            .map(error -> error.code() + " " + error.reason())
            .orElse("an error without a code"));
  }
}
