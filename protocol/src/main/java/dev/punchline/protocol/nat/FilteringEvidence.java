package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * RFC 5780 section 4.4: does an answer get in that comes from where nothing was sent to? Both
 * answers may be under way at once: what comes in opens no filter, and nothing is sent to where
 * they come from. Not thread-safe.
 */
final class FilteringEvidence {
  /**
   * Whether the server does at all what silence would otherwise be blamed on a filter for: the same
   * question, asked from a socket whose filter has been opened.
   */
  enum Control {
    /** The answer came. */
    PASSED,
    /** None came, though nothing was in its way. */
    FAILED,
    /** Where the answer would come from does not even answer when it is asked itself. */
    DEAD,
    /** It does, and more cannot be told: this NAT gives each endpoint another mapping. */
    IMPOSSIBLE
  }

  /** What became of a request with CHANGE-REQUEST. */
  private enum Arrival {
    /** The answer came from elsewhere. */
    LET_IN,
    /** None came. */
    KEPT_OUT,
    /** One came, but without the integrity that the credentials call for. */
    UNTRUSTED,
    /** The server refuses, or answers from where it always does. */
    NOT_DONE
  }

  private static final String NO_SECOND_ADDRESS = "the server has no second address";
  private static final String DEAD_ADDRESS = "the server's other address does not answer";
  private static final String NOT_FROM_ADDRESS =
      "the server does not answer from its other address";
  private static final String UNTRUSTED_ADDRESS =
      "the answer from the server's other address has no integrity";
  private static final String NOT_FROM_PORT = "the server does not answer from its other port";

  private final InetSocketAddress server;
  private final boolean secondAddress;
  private Optional<Arrival> fromOtherAddress = Optional.empty();
  private Optional<Arrival> fromOtherPort = Optional.empty();
  private Optional<InetSocketAddress> otherPort = Optional.empty();

  /**
   * @param secondAddress whether the server has one
   */
  FilteringEvidence(InetSocketAddress server, boolean secondAddress) {
    this.server = server;
    this.secondAddress = secondAddress;
  }

  /** Takes the outcome of a request that asked for an answer from the other address and port. */
  void concludeOtherAddress(StunOutcome outcome) {
    fromOtherAddress = Optional.of(arrival(outcome, isFromOtherAddress(outcome)));
    noteOtherPort(outcome);
  }

  /** Takes the outcome of a request that asked for an answer from the other port. */
  void concludeOtherPort(StunOutcome outcome) {
    if (otherPort.isEmpty()) {
      fromOtherPort = Optional.of(arrival(outcome, isFromElsewhere(outcome)));
    }
    noteOtherPort(outcome);
    if (isFromOtherAddress(outcome)) {
      fromOtherAddress = Optional.of(Arrival.LET_IN);
    }
  }

  /** Whether there is nothing more to wait for. */
  boolean isComplete() {
    return isOpen()
        || (fromOtherPort.isPresent() && (fromOtherAddress.isPresent() || !secondAddress));
  }

  /** Whether an answer failed to come, so that {@link Control} decides what that means. */
  boolean isSilent() {
    return !isOpen()
        && (fromOtherAddress.filter(Arrival.KEPT_OUT::equals).isPresent()
            || fromOtherPort.filter(Arrival.KEPT_OUT::equals).isPresent());
  }

  /** The other port of the server's one address, if an answer came from there. */
  Optional<InetSocketAddress> otherPort() {
    return otherPort;
  }

  /** Whether an answer proves the other port or address: the control of a test. */
  boolean isFromElsewhere(StunOutcome outcome) {
    return outcome instanceof StunOutcome.Success success
        && success.server().equals(server)
        && !success.from().equals(server);
  }

  /**
   * What the outcomes say.
   *
   * @param control counts only if {@link #isSilent}
   */
  Finding<Dependence> conclude(Control control) {
    if (isOpen()) {
      return new Finding.Known<>(Dependence.ENDPOINT_INDEPENDENT);
    }
    return secondAddress ? withTwoAddresses(control) : withOneAddress(control);
  }

  private Finding<Dependence> withTwoAddresses(Control control) {
    Arrival port = fromOtherPort.orElse(Arrival.NOT_DONE);
    Optional<String> doubt =
        switch (fromOtherAddress.orElse(Arrival.NOT_DONE)) {
          case NOT_DONE -> Optional.of(NOT_FROM_ADDRESS);
          case UNTRUSTED -> Optional.of(UNTRUSTED_ADDRESS);
          case LET_IN, KEPT_OUT ->
              switch (control) {
                case PASSED, IMPOSSIBLE -> Optional.empty();
                case FAILED -> Optional.of(NOT_FROM_ADDRESS);
                case DEAD -> Optional.of(DEAD_ADDRESS);
              };
        };
    if (doubt.isPresent()) {
      return port == Arrival.LET_IN
          ? Finding.not(Dependence.ADDRESS_AND_PORT_DEPENDENT, doubt.get())
          : new Finding.Unknown<>(doubt.get());
    }
    return switch (port) {
      case LET_IN -> new Finding.Known<>(Dependence.ADDRESS_DEPENDENT);
      case KEPT_OUT -> new Finding.Known<>(Dependence.ADDRESS_AND_PORT_DEPENDENT);
      case UNTRUSTED, NOT_DONE -> Finding.not(Dependence.ENDPOINT_INDEPENDENT, NOT_FROM_PORT);
    };
  }

  /** The other port alone cannot tell a filter by address from none at all. */
  private Finding<Dependence> withOneAddress(Control control) {
    return switch (fromOtherPort.orElse(Arrival.NOT_DONE)) {
      case LET_IN -> Finding.not(Dependence.ADDRESS_AND_PORT_DEPENDENT, NO_SECOND_ADDRESS);
      case KEPT_OUT ->
          control == Control.PASSED
              ? new Finding.Known<>(Dependence.ADDRESS_AND_PORT_DEPENDENT)
              : new Finding.Unknown<>(NO_SECOND_ADDRESS);
      case UNTRUSTED, NOT_DONE -> new Finding.Unknown<>(NO_SECOND_ADDRESS);
    };
  }

  private boolean isOpen() {
    return fromOtherAddress.filter(Arrival.LET_IN::equals).isPresent();
  }

  private boolean isFromOtherAddress(StunOutcome outcome) {
    return outcome instanceof StunOutcome.Success success
        && isFromElsewhere(outcome)
        && !success.from().getAddress().equals(server.getAddress());
  }

  private void noteOtherPort(StunOutcome outcome) {
    if (outcome instanceof StunOutcome.Success success
        && isFromElsewhere(outcome)
        && !isFromOtherAddress(outcome)) {
      otherPort = Optional.of(success.from());
      fromOtherPort = Optional.of(Arrival.LET_IN);
    }
  }

  private static Arrival arrival(StunOutcome outcome, boolean changed) {
    return switch (outcome) {
      case StunOutcome.Success success -> changed ? Arrival.LET_IN : Arrival.NOT_DONE;
      case StunOutcome.TimedOut timedOut -> Arrival.KEPT_OUT;
      case StunOutcome.ProtectionViolated violated -> Arrival.UNTRUSTED;
      case StunOutcome other -> Arrival.NOT_DONE;
    };
  }
}
