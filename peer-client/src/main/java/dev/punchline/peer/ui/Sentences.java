package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.SessionStats.Counter;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people are told, in words. Every line is fit for a terminal. */
final class Sentences {
  /** After so many HELLOs without an answer a person wants a sign of life, and then again. */
  private static final int HELLOS_BEFORE_PATIENCE = 6;

  private static final int HELLOS_BETWEEN_SIGNS = 4;

  private Sentences() {}

  /** The lines for an event that is not itself chat; none if people need not know. */
  static List<String> of(PeerEvent event) {
    return switch (event) {
      case PeerEvent.Registered(var id, var again) -> registered(id, again);
      case PeerEvent.NotRegistered refused -> List.of(notRegistered(refused));
      case PeerEvent.ServerSilent(var silence) ->
          List.of(
              "The rendezvous server has not answered for %s. A chat that has begun goes on without it."
                  .formatted(roughly(silence)));
      case PeerEvent.ServerBack() -> List.of("The rendezvous server is back.");
      case PeerEvent.Stun(var mapped, var roundTrip) ->
          List.of("Your public address: " + TransportAddress.format(mapped));
      case PeerEvent.StunFailed(var reason) ->
          List.of("Your public address is unknown: " + SafeText.visible(reason) + ".");
      case PeerEvent.Initiating(var peer, var incoming, var id) ->
          List.of(
              (incoming ? "Called from %s; opening a path …" : "Calling %s; opening a path …")
                  .formatted(named(id, peer)));
      case PeerEvent.Waiting(var peer) ->
          List.of("Waiting for %s, who is not there yet.".formatted(peer.text()));
      case PeerEvent.HelloSent(var to, var count) -> signOfLife(count);
      case PeerEvent.Contact contact -> contact(contact);
      case PeerEvent.PeerSilent(var peer, var silence) ->
          List.of(
              "The peer has been silent for %s; looking for it again. What you type waits."
                  .formatted(roughly(silence)),
              "What you said in that time may not have arrived.");
      case Closed closed -> closed(closed);
      case PeerEvent.CallFailed(var peer, var failure, var detail, var undelivered) ->
          withUndelivered(callFailed(peer, failure, SafeText.visible(detail)), undelivered);
      case PeerEvent.CallMissed(var from, var id) ->
          List.of(
              "%s called and was not answered: you are %s."
                  .formatted(
                      named(id, from), id.isPresent() ? "chatting, or calling" : "chatting"));
      case PeerEvent.LineHeld(var text) ->
          List.of("Nobody is here yet; the line waits for whoever comes first.");
      case PeerEvent.NobodyToHear(var text) ->
          List.of("Nobody is here: the line was not sent. /call calls somebody.");
      case PeerEvent.HelloReceived received -> List.of();
      case PeerEvent.TextSent sent -> List.of();
      case PeerEvent.TextReceived received -> List.of();
    };
  }

  static List<String> of(Answer answer) {
    return switch (answer) {
      case Answer.WhoAmI(var id, var mapped, var server, var peer) ->
          List.of(
              "%-17s".formatted(id.map(Naming::of).orElse(Naming.ASSIGNED).placeholder() + ":")
                  + id.map(Identity::text).orElse("not registered yet"),
              "Public address:  " + mapped.map(TransportAddress::format).orElse("unknown"),
              "Server:          " + TransportAddress.format(server),
              "Chatting with:   " + peer.map(TransportAddress::format).orElse("nobody"));
      case Answer.Stats(var counts) -> stats(counts);
      case Answer.Nat(var news) -> NatSentences.of(news);
      case Answer.Trace(var on) ->
          List.of(
              on
                  ? "Each datagram is shown from now on; /trace off ends that."
                  : "Datagrams are not shown any longer; /trace on shows them again.");
      case Answer.Help(var naming) ->
          Command.usages(naming).stream()
              .map(
                  usage ->
                      "%-12s %s"
                          .formatted((usage.name() + " " + usage.argument()).strip(), usage.does()))
              .toList();
    };
  }

  /** One line for a call that did not begin. */
  static String callFailed(Identity peer, CallFailure failure, String detail) {
    return switch (failure) {
      case PEER_UNKNOWN ->
          switch (peer) {
            case Identity.Assigned(var uuid) ->
                "The server knows nobody by %s; ask for the UUID again, it changes with every start."
                    .formatted(uuid);
            case Identity.Chosen(var name) -> "%s did not come in time.".formatted(name);
          };
      case SERVER_UNREACHABLE -> "The rendezvous server cannot be reached: " + detail + ".";
      case SERVER_REFUSED -> "The rendezvous server refused: " + detail + ".";
      case BUSY -> "You are chatting, or calling somebody, already.";
      case GIVEN_UP -> "No longer waiting for %s.".formatted(peer.text());
      case SELF -> "That is your own %s; call somebody else's.".formatted(Naming.of(peer).noun());
    };
  }

  /** One line for an id that is not ours. */
  static String notRegistered(PeerEvent.NotRegistered refused) {
    return switch (refused.why()) {
      case ID_TAKEN ->
          ("The server answers STUN, but not for the id %s: it is taken, or the server is full, or it"
                  + " introduces nobody. If it was you who had it, wait a minute.")
              .formatted(refused.id().name());
      case NO_RENDEZVOUS -> "The server answers STUN, but introduces nobody; choose another.";
    };
  }

  private static List<String> registered(Identity identity, boolean again) {
    return switch (identity) {
      case Identity.Assigned(var uuid) when again ->
          List.of("The server had forgotten us. Your new UUID: " + uuid);
      case Identity.Assigned(var uuid) ->
          List.of("Your UUID: " + uuid, "Whoever knows it can call you: peer-client chat " + uuid);
      case Identity.Chosen(var name) ->
          List.of(
              "You are " + name + ".",
              "Whoever knows that can call you: peer-client chat --signal stun --id ID --peer "
                  + name);
    };
  }

  private static String named(Optional<Identity> id, InetSocketAddress address) {
    String where = TransportAddress.format(address);
    return id.map(known -> "%s at %s".formatted(known.text(), where)).orElse(where);
  }

  private static List<String> signOfLife(int hellos) {
    boolean due =
        hellos >= HELLOS_BEFORE_PATIENCE
            && (hellos - HELLOS_BEFORE_PATIENCE) % HELLOS_BETWEEN_SIGNS == 0;
    return due ? List.of("Still trying; %d HELLOs sent.".formatted(hellos)) : List.of();
  }

  private static List<String> contact(PeerEvent.Contact contact) {
    if (contact.again()) {
      return List.of("The peer is back, at " + TransportAddress.format(contact.peer()) + ".");
    }
    return List.of(
        "Connected to %s in %d ms. What you type goes straight to the peer."
            .formatted(TransportAddress.format(contact.peer()), contact.took().toMillis()),
        "Mind that it is not encrypted.");
  }

  private static List<String> closed(Closed closed) {
    String outcome =
        switch (closed.reason()) {
          case LEFT -> "Goodbye.";
          case PEER_LEFT -> "The peer has left.";
          case REPLACED -> "The last chat is over.";
          case PEER_GONE -> "The peer is gone: it was silent and could not be found again.";
          case NO_PATH ->
              "No direct path was found: either the peer is gone, or one of the two NATs maps every"
                  + " destination anew. Try another network, such as a phone's hotspot.";
        };
    return withUndelivered(outcome, closed.undelivered());
  }

  private static List<String> withUndelivered(String outcome, List<String> undelivered) {
    List<String> lines = new ArrayList<>();
    lines.add(outcome);
    if (!undelivered.isEmpty()) {
      lines.add("Not delivered:");
      undelivered.forEach(line -> lines.add("  " + SafeText.visible(line)));
    }
    return lines;
  }

  private static List<String> stats(Map<Counter, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> "%-22s %d".formatted(entry.getKey().label(), entry.getValue()))
        .toList();
  }

  private static String roughly(Duration duration) {
    return Math.max(1, duration.toSeconds()) + " s";
  }
}
