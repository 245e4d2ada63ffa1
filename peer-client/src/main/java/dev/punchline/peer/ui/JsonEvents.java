package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.wire.TransportAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Events as the JSON objects that the README documents. */
final class JsonEvents {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private JsonEvents(String name) {
    fields.put("event", name);
  }

  static Map<String, Object> of(PeerEvent event) {
    return switch (event) {
      case PeerEvent.Registered(var id, var again) ->
          new JsonEvents("registered").identified(id).with("again", again).fields;
      case PeerEvent.NotRegistered refused ->
          error(name(refused.why()), Sentences.notRegistered(refused));
      case PeerEvent.ServerSilent(var silence) ->
          new JsonEvents("server-silent").with("silentMs", silence.toMillis()).fields;
      case PeerEvent.ServerBack() -> new JsonEvents("server-back").fields;
      case PeerEvent.Stun(var mapped, var roundTrip) ->
          new JsonEvents("stun")
              .with("mapped", TransportAddress.format(mapped))
              .with("roundTripMs", millis(roundTrip))
              .fields;
      case PeerEvent.StunFailed(var reason) ->
          new JsonEvents("stun-failed").with("reason", reason).fields;
      case PeerEvent.Initiating(var peer, var incoming, var id) ->
          new JsonEvents("initiating")
              .with("peer", TransportAddress.format(peer))
              .with("incoming", incoming)
              .identified(id)
              .fields;
      case PeerEvent.Waiting(var peer) -> new JsonEvents("waiting").identified(peer).fields;
      case PeerEvent.HelloSent(var to, var count) ->
          new JsonEvents("hello-sent")
              .with("peer", TransportAddress.format(to))
              .with("count", count)
              .fields;
      case PeerEvent.HelloReceived(var from) ->
          new JsonEvents("hello-received").with("peer", TransportAddress.format(from)).fields;
      case PeerEvent.Contact(var peer, var took, var hellos, var again, var version1) ->
          new JsonEvents("contact")
              .with("peer", TransportAddress.format(peer))
              .with("tookMs", millis(took))
              .with("hellos", hellos)
              .with("again", again)
              .with("version1", version1)
              .fields;
      case PeerEvent.TextSent(var to, var text) ->
          new JsonEvents("text-sent")
              .with("peer", TransportAddress.format(to))
              .with("text", text)
              .fields;
      case PeerEvent.TextReceived(var from, var text) ->
          new JsonEvents("text")
              .with("peer", TransportAddress.format(from))
              .with("text", text)
              .fields;
      case PeerEvent.PeerSilent(var peer, var silence) ->
          new JsonEvents("peer-silent")
              .with("peer", TransportAddress.format(peer))
              .with("silentMs", silence.toMillis())
              .fields;
      case Closed closed -> closed(closed);
      case CallFailed(var peer, var failure, var detail, var undelivered) ->
          new JsonEvents("error")
              .with("code", name(failure))
              .with("message", Sentences.callFailed(peer, failure, SafeText.visible(detail)))
              .with("undelivered", undelivered)
              .fields;
      case PeerEvent.CallMissed(var from, var id) ->
          new JsonEvents("call-missed")
              .with("peer", TransportAddress.format(from))
              .identified(id)
              .fields;
      case PeerEvent.LineHeld(var text) -> new JsonEvents("line-held").with("text", text).fields;
      case PeerEvent.NobodyToHear(var text) ->
          new JsonEvents("error")
              .with("code", "nobody-to-hear")
              .with("message", "Nobody is here: the line was not sent.")
              .with("text", text)
              .fields;
    };
  }

  static Map<String, Object> of(Answer answer) {
    return switch (answer) {
      case Answer.WhoAmI(var id, var mapped, var server, var peer) -> {
        JsonEvents event = new JsonEvents("whoami").identified(id);
        mapped.ifPresent(address -> event.with("mapped", TransportAddress.format(address)));
        event.with("server", TransportAddress.format(server));
        peer.ifPresent(address -> event.with("peer", TransportAddress.format(address)));
        yield event.fields;
      }
      case Answer.Stats(var counts) -> {
        Map<String, Object> datagrams = new LinkedHashMap<>();
        counts.forEach((counter, count) -> datagrams.put(counter.label(), count));
        yield new JsonEvents("stats").with("datagrams", datagrams).fields;
      }
      case Answer.Nat(var news) -> JsonNat.of(news);
      case Answer.Trace(var on) -> new JsonEvents("trace").with("on", on).fields;
      case Answer.Help(var naming) ->
          new JsonEvents("help")
              .with(
                  "commands",
                  Command.usages(naming).stream().map(Command.Usage::name).distinct().toList())
              .fields;
    };
  }

  static Map<String, Object> of(DatagramSeen seen) {
    JsonEvents event =
        new JsonEvents("datagram")
            .with("sinceMs", millis(seen.since()))
            .with("direction", seen.outgoing() ? "out" : "in")
            .with("source", TransportAddress.format(seen.route().source()))
            .with("destination", TransportAddress.format(seen.route().destination()));
    seen.outside()
        .ifPresent(
            outside ->
                event
                    .with("outsideSource", TransportAddress.format(outside.source()))
                    .with("outsideDestination", TransportAddress.format(outside.destination())));
    event
        .with("bytes", seen.bytes())
        .with("kind", seen.summary().kind())
        .with("summary", seen.summary().toString());
    seen.dropped()
        .ifPresent(
            drop -> event.with("droppedBy", drop.box()).with("dropReason", name(drop.reason())));
    return event.fields;
  }

  static Map<String, Object> error(String code, String message) {
    return new JsonEvents("error").with("code", code).with("message", message).fields;
  }

  private static Map<String, Object> closed(Closed closed) {
    JsonEvents event = new JsonEvents("closed").with("reason", name(closed.reason()));
    closed.peer().ifPresent(peer -> event.with("peer", TransportAddress.format(peer)));
    return event.with("undelivered", closed.undelivered()).fields;
  }

  private JsonEvents identified(Optional<Identity> identity) {
    return identity.map(this::identified).orElse(this);
  }

  private JsonEvents identified(Identity identity) {
    return switch (identity) {
      case Identity.Assigned(var uuid) -> with("uuid", uuid.toString());
      case Identity.Chosen(var name) -> with("id", name);
    };
  }

  private JsonEvents with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** With a fraction: on loopback a round trip is less than one. */
  static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1_000.0) / 1_000.0;
  }
}
