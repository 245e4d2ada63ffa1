package dev.punchline.protocol.stun;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * @throws IllegalArgumentException if {@code method} has more than 12 bits
   */
  public StunMessage {
    if ((method & ~0xFFF) != 0) {
      throw new IllegalArgumentException("a method has 12 bits, not " + method);
    }
    attributes = List.copyOf(attributes);
  }

  /** A Binding request. */
  public static StunMessage bindingRequest(TransactionId transaction, StunAttribute... attributes) {
    return new StunMessage(MessageClass.REQUEST, BINDING, transaction, List.of(attributes));
  }

  /** A Binding indication. */
  public static StunMessage bindingIndication(
      TransactionId transaction, StunAttribute... attributes) {
    return new StunMessage(MessageClass.INDICATION, BINDING, transaction, List.of(attributes));
  }

  /** The response to this request. */
  public StunMessage response(MessageClass messageClass, List<StunAttribute> attributes) {
    return new StunMessage(messageClass, method, transaction, attributes);
  }

  /** The first attribute of a kind; RFC 8489 section 14 lets a receiver ignore any repetition. */
  public <A extends StunAttribute> Optional<A> first(Class<A> kind) {
    for (StunAttribute attribute : attributes) {
      if (kind.isInstance(attribute)) {
        return Optional.of(kind.cast(attribute));
      }
    }
    return Optional.empty();
  }

  /** Whether there is an attribute of a kind. */
  public boolean has(Class<? extends StunAttribute> kind) {
    return first(kind).isPresent();
  }

  /**
   * The comprehension-required types that are not known here, each once, in their order. What
   * stands behind the message's integrity does not count, RFC 8489 sections 14.5 and 14.6.
   */
  public List<Integer> unknownRequired() {
    Set<Integer> unknown = new LinkedHashSet<>(0);
    for (StunAttribute attribute : attributes) {
      if (attribute instanceof StunAttribute.MessageIntegrity
          || attribute instanceof StunAttribute.MessageIntegritySha256) {
        break;
      }
      if (attribute instanceof StunAttribute.Raw raw
          && raw.type() < StunAttribute.FIRST_COMPREHENSION_OPTIONAL) {
        unknown.add(raw.type());
      }
    }
    return List.copyOf(unknown);
  }
}
