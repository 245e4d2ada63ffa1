package dev.punchline.protocol.wire;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One message: the JSON object that fills a datagram. The wire form is specified in the module's
 * README.
 *
 * <p>Text in a message is always well-formed Unicode: an unpaired surrogate becomes U+FFFD when the
 * message is made.
 */
public sealed interface Message {

  /** The value of the {@code type} field. */
  String type();

  /** The value of the {@code payload} field; empty where the message has nothing to say there. */
  String payload();

  /**
   * REGISTRATION: a peer asks for an identity, or the server gives it one.
   *
   * @param payload empty in the request, the assigned UUID in the answer
   */
  record Registration(String payload) implements Message {
    /** The request. */
    public static final Registration REQUEST = new Registration("");

    public Registration {
      payload = WellFormed.of(payload);
    }

    /** The answer that assigns an identity. */
    public static Registration assigning(UUID id) {
      return new Registration(id.toString());
    }

    /** The identity that an answer assigns; empty in a request. */
    public Optional<UUID> assigned() {
      return Uuids.parse(payload);
    }

    @Override
    public String type() {
      return "REGISTRATION";
    }
  }

  /**
   * INITIATE_CHAT: the server tells a registered peer who wants to chat with it.
   *
   * @param peer the address to punch towards
   */
  record InitiateChat(InetSocketAddress peer) implements Message {
    @Override
    public String type() {
      return "INITIATE_CHAT";
    }

    @Override
    public String payload() {
      return TransportAddress.format(peer);
    }
  }

  /**
   * HELLO: opens the sender's NAT towards the receiver and asks for one SUCCESS.
   *
   * @param payload any short text
   * @param features what the sender understands beyond version 1
   * @param registration the identity by which the sender can be called, should the path be lost
   */
  record Hello(String payload, Set<Feature> features, Optional<UUID> registration)
      implements Message {
    public Hello {
      payload = WellFormed.of(payload);
      features = Set.copyOf(features);
    }

    /** From somebody of whom no identity is known. */
    public Hello(String payload, Set<Feature> features) {
      this(payload, features, Optional.empty());
    }

    /** The same from somebody who can be called so. */
    public Hello from(UUID identity) {
      return new Hello(payload, features, Optional.of(identity));
    }

    @Override
    public String type() {
      return "HELLO";
    }
  }

  /**
   * SUCCESS: answers one HELLO.
   *
   * @param payload any short text
   * @param features what the sender understands beyond version 1
   */
  record Success(String payload, Set<Feature> features) implements Message {
    public Success {
      payload = WellFormed.of(payload);
      features = Set.copyOf(features);
    }

    @Override
    public String type() {
      return "SUCCESS";
    }
  }

  /**
   * TEXT: a chat line.
   *
   * @param payload the line
   */
  record Text(String payload) implements Message {
    public Text {
      payload = WellFormed.of(payload);
    }

    @Override
    public String type() {
      return "TEXT";
    }
  }

  /**
   * HEART-BEAT: keeps a NAT mapping open and, towards the server, a registration alive.
   *
   * @param payload any text
   * @param registration the identity that the sender believes it has; a server that understands the
   *     field answers with this same message, or with {@link Expired}
   */
  record HeartBeat(String payload, Optional<UUID> registration) implements Message {
    /** The heartbeat of version 1, as peers send it to each other. */
    public static final HeartBeat PLAIN = new HeartBeat("", Optional.empty());

    public HeartBeat {
      payload = WellFormed.of(payload);
    }

    /** The heartbeat that refreshes a registration and wants to know that it did. */
    public static HeartBeat refreshing(UUID registration) {
      return new HeartBeat("", Optional.of(registration));
    }

    @Override
    public String type() {
      return "HEART-BEAT";
    }
  }

  /**
   * EXPIRED: the server does not know, or no longer knows, the identity that a heartbeat named.
   *
   * @param registration the identity that the heartbeat named
   */
  record Expired(UUID registration) implements Message {
    @Override
    public String type() {
      return "EXPIRED";
    }

    @Override
    public String payload() {
      return registration.toString();
    }
  }

  /** BYE: the sender has left the chat. Sent only to a peer that showed {@link Feature#BYE}. */
  record Bye() implements Message {
    @Override
    public String type() {
      return "BYE";
    }

    @Override
    public String payload() {
      return "";
    }
  }

  /**
   * A well-formed message of a type that is not known here: to be counted and otherwise ignored.
   *
   * @param type its type
   * @param payload its payload
   */
  record Unknown(String type, String payload) implements Message {
    public Unknown {
      type = WellFormed.of(type);
      payload = WellFormed.of(payload);
    }
  }
}
