package dev.punchline.protocol.bench;

import dev.punchline.protocol.stun.IceAttribute;
import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.List;

/** What is measured: the messages of a Binding exchange, and ICE's check with all it carries. */
public enum Sample {
  REQUEST("Binding request"),
  IPV4_RESPONSE("success response, IPv4"),
  IPV6_RESPONSE("success response, IPv6"),
  ICE_CHECK("protected ICE request");

  static final String USERNAME = "evtj:h6vY";
  static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  static final long PRIORITY = 0x6e0001ffL;
  static final long TIE_BREAKER = 0x132ff9b151263b36L;

  private static final TransactionId ID = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);

  private final String title;

  Sample(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  StunMessage message() {
    return switch (this) {
      case REQUEST -> StunMessage.bindingRequest(ID);
      case IPV4_RESPONSE, IPV6_RESPONSE ->
          StunMessage.bindingRequest(ID)
              .response(
                  MessageClass.SUCCESS_RESPONSE,
                  List.<StunAttribute>of(new XorMappedAddress(reflexive())));
      case ICE_CHECK ->
          StunMessage.bindingRequest(
              ID,
              new IceAttribute.Priority(PRIORITY),
              new IceAttribute.IceControlled(TIE_BREAKER),
              new Username(USERNAME));
    };
  }

  InetSocketAddress reflexive() {
    return new InetSocketAddress(
        this == IPV6_RESPONSE ? "2001:db8:1234:5678:11:2233:4455:6677" : "192.0.2.1", 32_853);
  }

  boolean isProtected() {
    return this == ICE_CHECK;
  }

  IntegrityKey key() {
    return IntegrityKey.shortTerm(OpaqueString.of(PASSWORD));
  }

  Protection protection() {
    return isProtected()
        ? Protection.of(key(), IntegrityAlgorithm.SHA1).withFingerprint(true)
        : Protection.NONE;
  }
}
