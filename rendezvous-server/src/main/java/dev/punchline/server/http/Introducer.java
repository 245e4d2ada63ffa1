package dev.punchline.server.http;

import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.Introduction;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.net.FrontEnd;
import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** Answers {@code POST /start-communication}. Waits for nothing; any thread may ask. */
final class Introducer {
  private final Rendezvous rendezvous;
  private final FrontEnd sockets;
  private final InstantSource clock;

  Introducer(Rendezvous rendezvous, FrontEnd sockets, InstantSource clock) {
    this.rendezvous = rendezvous;
    this.sockets = sockets;
    this.clock = clock;
  }

  /** Introduces the two that the body names, if that can be, and tells the one that is called. */
  Answer answer(byte[] body) {
    try {
      return introduce(StartCommunication.parse(body));
    } catch (InvalidRequest e) {
      return Answer.of(e.problem());
    }
  }

  private Answer introduce(StartCommunication request) {
    return switch (rendezvous.introduce(request.initiator(), request.peer(), clock.instant())) {
      case Introduction.Made(InetSocketAddress initiator, Flow peer) -> {
        sockets.send(new InitiateChat(initiator), peer);
        // Nothing in an address needs escaping.
        yield Answer.ofJson("{\"public\":\"" + TransportAddress.format(peer.source()) + "\"}");
      }
      case Introduction.UnknownInitiator() ->
          Answer.of(unknown("you are not registered").in("peerInitiator"));
      case Introduction.UnknownPeer() ->
          Answer.of(unknown("no peer is registered by that UUID").in("peer"));
      case Introduction.WithItself() ->
          Answer.of(
              Problem.of(400, "invalid-request", "The request makes no sense", "both peers are one")
                  .in("peer"));
    };
  }

  private static Problem unknown(String detail) {
    return Problem.of(400, "unknown-peer", "Not registered", detail);
  }
}
