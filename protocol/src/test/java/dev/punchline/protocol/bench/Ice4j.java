package dev.punchline.protocol.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.StunStack;

/** The samples as ice4j has them, and what it takes to check an HMAC with it. */
final class Ice4j {
  private static final byte[] KEY = Sample.PASSWORD.getBytes(UTF_8);

  private final StunStack stack = new StunStack();

  Ice4j() {
    stack.getCredentialsManager().registerAuthority(new OnePassword());
  }

  Message message(Sample sample, byte[] transaction) throws Exception {
    Message message =
        switch (sample) {
          case REQUEST -> MessageFactory.createBindingRequest();
          case IPV4_RESPONSE, IPV6_RESPONSE -> response(sample.reflexive(), transaction);
          case ICE_CHECK -> check();
        };
    message.setTransactionID(transaction);
    return message;
  }

  byte[] encode(Message message) {
    return message.encode(stack);
  }

  static Message decode(byte[] bytes) throws Exception {
    return Message.decode(bytes, 0, bytes.length);
  }

  /** As its StunStack.validateMessageIntegrity does, which wants a message from a socket. */
  static boolean isProtected(Message message, byte[] bytes) {
    MessageIntegrityAttribute claimed =
        (MessageIntegrityAttribute) message.getAttribute(Attribute.MESSAGE_INTEGRITY);
    int end = claimed.getLocationInMessage();
    byte[] covered = Arrays.copyOf(bytes, end);
    int length = end + 24 - 20;
    covered[2] = (byte) (length >> 8);
    covered[3] = (byte) length;
    byte[] expected = MessageIntegrityAttribute.calculateHmacSha1(covered, 0, end, KEY);
    return Arrays.equals(expected, claimed.getHmacSha1Content());
  }

  private static Response response(InetSocketAddress reflexive, byte[] transaction)
      throws Exception {
    Request request = MessageFactory.createBindingRequest();
    request.setTransactionID(transaction);
    Response response =
        MessageFactory.createBindingResponse(
            request, new TransportAddress(reflexive, Transport.UDP));
    // It adds more of them than RFC 8489 does.
    for (Attribute attribute : response.getAttributes()) {
      if (attribute.getAttributeType() != Attribute.XOR_MAPPED_ADDRESS) {
        response.removeAttribute(attribute.getAttributeType());
      }
    }
    return response;
  }

  private static Request check() {
    Request request = MessageFactory.createBindingRequest();
    request.putAttribute(AttributeFactory.createPriorityAttribute(Sample.PRIORITY));
    request.putAttribute(AttributeFactory.createIceControlledAttribute(Sample.TIE_BREAKER));
    request.putAttribute(AttributeFactory.createUsernameAttribute(Sample.USERNAME));
    request.putAttribute(AttributeFactory.createMessageIntegrityAttribute(Sample.USERNAME));
    request.putAttribute(AttributeFactory.createFingerprintAttribute());
    return request;
  }

  private static final class OnePassword implements CredentialsAuthority {
    @Override
    public byte[] getLocalKey(String username) {
      return KEY;
    }

    @Override
    public byte[] getRemoteKey(String username, String media) {
      return KEY;
    }

    @Override
    public boolean checkLocalUserName(String username) {
      return true;
    }
  }
}
