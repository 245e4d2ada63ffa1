package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * RFC 5780 section 4.4: does an answer get in that comes from where nothing was sent to? Not
 * thread-safe.
 */
final class FilteringTest {
  /** What became of a request with CHANGE-REQUEST. */
  private enum Arrival {
    /** The answer came from where it was asked to come. */
    LET_IN,
    /** None came. */
    KEPT_OUT,
    /** The server refuses, or answers from where it always does. */
    NOT_DONE
  }

  private static final String NO_SECOND_ADDRESS = "the server has no second address";

  private final InetSocketAddress server;
  private final boolean secondAddress;
  private Optional<Arrival> fromOtherAddress = Optional.empty();
  private Optional<Arrival> fromOtherPort = Optional.empty();
  private Optional<InetSocketAddress> otherPort = Optional.empty();

  /**
   * @param secondAddress whether the server has one
   */
  FilteringTest(InetSocketAddress server, boolean secondAddress) {
    this.server = server;
    this.secondAddress = secondAddress;
  }

  /** Takes the outcome of a request that asked for an answer from the other address and port. */
  void concludeOtherAddress(StunOutcome outcome) {
    boolean changed =
        outcome instanceof StunOutcome.Success success
            && !success.from().getAddress().equals(server.getAddress());
    fromOtherAddress = Optional.of(arrival(outcome, changed));
  }

  /** Takes the outcome of a request that asked for an answer from the other port. */
  void concludeOtherPort(StunOutcome outcome) {
    boolean changed = false;
    if (outcome instanceof StunOutcome.Success success) {
      changed = success.from().getPort() != server.getPort();
      otherPort = Optional.of(success.from()).filter(from -> !from.equals(server));
    }
    fromOtherPort = Optional.of(arrival(outcome, changed));
  }

  boolean isComplete() {
    return fromOtherPort.isPresent() && (fromOtherAddress.isPresent() || !secondAddress);
  }

  /** From where the answer with the other port came, if it came. */
  Optional<InetSocketAddress> otherPort() {
    return otherPort;
  }

  /**
   * What the outcomes say.
   *
   * @param otherAnswers whether the server's other address answers at all when it is asked itself:
   *     if not, its silence says nothing about a filter
   */
  Finding<Dependence> conclude(boolean otherAnswers) {
    if (fromOtherAddress.filter(it -> it == Arrival.LET_IN).isPresent()) {
      return new Finding.Known<>(Dependence.ENDPOINT_INDEPENDENT);
    }
    if (!secondAddress) {
      return fromOtherPort.filter(it -> it == Arrival.LET_IN).isPresent()
          ? Finding.not(Dependence.ADDRESS_AND_PORT_DEPENDENT, NO_SECOND_ADDRESS)
          : new Finding.Unknown<>(NO_SECOND_ADDRESS);
    }
    if (!otherAnswers) {
      return new Finding.Unknown<>("the server's other address does not answer");
    }
    if (fromOtherAddress.filter(it -> it == Arrival.NOT_DONE).isPresent()) {
      return new Finding.Unknown<>("the server does not answer from its other address");
    }
    return switch (fromOtherPort.orElse(Arrival.NOT_DONE)) {
      case LET_IN -> new Finding.Known<>(Dependence.ADDRESS_DEPENDENT);
      case KEPT_OUT -> new Finding.Known<>(Dependence.ADDRESS_AND_PORT_DEPENDENT);
      case NOT_DONE ->
          Finding.not(
              Dependence.ENDPOINT_INDEPENDENT, "the server does not answer from its other port");
    };
  }

  private static Arrival arrival(StunOutcome outcome, boolean changed) {
    return switch (outcome) {
      case StunOutcome.Success success -> changed ? Arrival.LET_IN : Arrival.NOT_DONE;
      case StunOutcome.TimedOut timedOut -> Arrival.KEPT_OUT;
      case StunOutcome other -> Arrival.NOT_DONE;
    };
  }
}
