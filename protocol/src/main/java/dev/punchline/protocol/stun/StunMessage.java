package dev.punchline.protocol.stun;

import java.util.List;
import java.util.Optional;

/**
 * A STUN message, RFC 8489 section 5.
 *
 * @param messageClass request, indication or one of the two responses
 * @param method 12 bits; {@link #BINDING} is the only one used here
 * @param transaction ties a response to its request
 * @param attributes in the order in which they stand in the message
 */
public record StunMessage(
    MessageClass messageClass,
    int method,
    TransactionId transaction,
    List<StunAttribute> attributes) {

  /** RFC 8489 section 18.2. */
  public static final int BINDING = 0x001;

  public StunMessage {
    attributes = List.copyOf(attributes);
  }

  /** A Binding request without attributes. */
  public static StunMessage bindingRequest(TransactionId transaction) {
    return new StunMessage(MessageClass.REQUEST, BINDING, transaction, List.of());
  }

  /** The first attribute of a kind; RFC 8489 section 14 lets a receiver ignore any repetition. */
  public <A extends StunAttribute> Optional<A> first(Class<A> kind) {
    return attributes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
