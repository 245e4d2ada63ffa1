package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request on the wire and when it is sent again, RFC 8489 section 6.2. Not thread-safe; owns no
 * clock.
 */
final class Transaction {
  private final TransactionId id;
  private final Exchange exchange;
  private final Authentication.Signature signature;
  private final ByteBuffer bytes;
  private final StunClientSettings settings;
  private final Duration rto;
  private final Instant started;
  private int transmissions;
  private Instant lastTransmission;
  private Instant wakeAt;
  private boolean distrusted;
  private Optional<ErrorCode> claimed = Optional.empty();

  /** Encodes the request and makes its first transmission. */
  Transaction(
      TransactionId id,
      Exchange exchange,
      Authentication.Signature signature,
      StunClientSettings settings,
      Duration rto,
      Instant now) {
    this.id = id;
    this.exchange = exchange;
    this.signature = signature;
    this.settings = settings;
    this.rto = rto;
    this.started = now;
    this.bytes = encode(id, exchange.request(), signature);
    this.lastTransmission = now;
    this.wakeAt = now;
    transmitted(now);
  }

  private static ByteBuffer encode(
      TransactionId id, StunRequest request, Authentication.Signature signature) {
    List<StunAttribute> attributes = new ArrayList<>(request.attributes());
    attributes.addAll(signature.attributes());
    Protection protection = signature.protection().withFingerprint(request.fingerprint());
    return StunCodec.encode(
        StunMessage.bindingRequest(id, attributes.toArray(StunAttribute[]::new)), protection);
  }

  TransactionId id() {
    return id;
  }

  Exchange exchange() {
    return exchange;
  }

  Authentication.Signature signature() {
    return signature;
  }

  StunRequest request() {
    return exchange.request();
  }

  ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer();
  }

  int transmissions() {
    return transmissions;
  }

  Instant wakeAt() {
    return wakeAt;
  }

  /** The one that the last transmission began. */
  Duration pause() {
    return Duration.between(lastTransmission, wakeAt);
  }

  Duration sinceLastTransmission(Instant now) {
    return Duration.between(lastTransmission, now);
  }

  /** A response may come from elsewhere only if CHANGE-REQUEST asked for that. */
  boolean expectsFrom(InetSocketAddress source) {
    InetSocketAddress server = request().server();
    if (source.equals(server)) {
      return true;
    }
    for (StunAttribute attribute : request().attributes()) {
      if (attribute instanceof ChangeRequest(boolean ip, boolean port)) {
        return ip || (port && source.getAddress().equals(server.getAddress()));
      }
    }
    return false;
  }

  /** A response came that is not to be trusted. */
  void distrust(StunMessage response) {
    distrusted = true;
    claimed = response.first(ErrorCode.class);
  }

  /** Whether another transmission is due; counts it. False means that the time is up. */
  boolean transmitAgain(Instant now) {
    if (request().transport() == Transport.TCP || transmissions >= settings.transmissions()) {
      return false;
    }
    transmitted(now);
    return true;
  }

  /** How it ends when its time is up, sections 6.2.1 and 9.1.4. */
  StunOutcome expired(Instant now) {
    return distrusted
        ? new StunOutcome.ProtectionViolated(claimed)
        : new StunOutcome.TimedOut(Duration.between(started, now));
  }

  private void transmitted(Instant now) {
    transmissions++;
    lastTransmission = now;
    wakeAt =
        now.plus(
            switch (request().transport()) {
              case UDP -> settings.pause(rto, transmissions);
              case TCP -> settings.reliableTimeout();
            });
  }
}
