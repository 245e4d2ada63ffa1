package dev.punchline.protocol.session;

import dev.punchline.protocol.stun.client.StunClient;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Asks a STUN server for our address, from the socket of the session. Not thread-safe. */
final class AddressQuery {
  private final StunClient client;

  AddressQuery(RandomGenerator random) {
    this.client = new StunClient(StunClientSettings.RFC_8489, random);
  }

  void ask(InetSocketAddress server, Instant now) {
    var unused = client.request(StunRequest.binding(server), now);
  }

  boolean receive(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    return client.receive(datagram, from, now);
  }

  void wake(Instant now) {
    client.wake(now);
  }

  Optional<Instant> nextWake() {
    return client.nextWake();
  }

  Optional<PeerSession.Output> poll() {
    return client.poll().map(AddressQuery::translate);
  }

  private static PeerSession.Output translate(StunClient.Output output) {
    return switch (output) {
      case StunClient.Output.Send(var datagram) -> new PeerSession.Output.Transmit(datagram);
      case StunClient.Output.Write write ->
          throw new IllegalStateException("nothing is asked over TCP: " + write);
      case StunClient.Output.Completed(var ticket, var outcome) ->
          new PeerSession.Output.Notify(event(outcome));
    };
  }

  private static PeerEvent event(StunOutcome outcome) {
    return switch (outcome) {
      case StunOutcome.Success success ->
          success
              .mappedAddress()
              .<PeerEvent>map(address -> new PeerEvent.Stun(address, success.roundTrip()))
              .orElseGet(() -> new PeerEvent.StunFailed("the answer has no address"));
      case StunOutcome.ErrorResponse(var error, var server, var response) ->
          new PeerEvent.StunFailed(error.code() + " " + error.reason());
      case StunOutcome.TimedOut(var after) ->
          new PeerEvent.StunFailed("no answer in %d s".formatted(after.toSeconds()));
      case StunOutcome other -> new PeerEvent.StunFailed("the answer makes no sense");
    };
  }
}
