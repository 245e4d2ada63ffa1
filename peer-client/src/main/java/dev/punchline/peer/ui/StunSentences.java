package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.BindingLifetime;
import dev.punchline.protocol.nat.ClassicNatType;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.AttributeType;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.wire.TransportAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What STUN found out, in words for people. */
public final class StunSentences {
  private StunSentences() {}

  /**
   * Why there is no address.
   *
   * @param who the server, as an address
   */
  public static String failure(StunOutcome outcome, String who, Transport transport) {
    return switch (outcome) {
      case StunOutcome.Success success -> who + " refused: the answer has no address";
      case StunOutcome.ErrorResponse(var error, var server, var response) ->
          "%s refused: %s%s"
              .formatted(
                  TransportAddress.format(server),
                  error(error),
                  response
                      .first(UnknownAttributes.class)
                      .map(unknown -> ": " + types(unknown.types()))
                      .orElse(""));
      case StunOutcome.UnknownAttributes(var types) ->
          types.isEmpty()
              ? who + " refused: an error without a code"
              : who + " refused: the answer has attributes unknown here: " + types(types);
      case StunOutcome.TimedOut(var after) ->
          "no answer from %s in %d ms; is %s to it blocked?"
              .formatted(who, after.toMillis(), transport);
      case StunOutcome.ProtectionViolated(var claimed) ->
          "%s gave no answer that these credentials prove%s"
              .formatted(who, claimed.map(error -> "; it claims " + error(error)).orElse(""));
      case StunOutcome.BidDown() ->
          who + " announces password algorithms that somebody in between removed";
      case StunOutcome.RedirectedInVain(var alternate) ->
          "%s sends us on%s"
              .formatted(
                  who,
                  alternate
                      .map(to -> " to " + TransportAddress.format(to) + ", which cannot be used")
                      .orElse(", but does not say where to"));
      case StunOutcome.Undeliverable(var server) ->
          "cannot send to " + TransportAddress.format(server);
    };
  }

  /** Which test runs, for people who wait. */
  public static String of(Step step) {
    return switch (step) {
      case BINDING -> "asking for our address";
      case FILTERING -> "testing what is let in";
      case MAPPING -> "testing whether the address depends on whom we send to";
      case HAIRPINNING -> "testing whether our own address can be reached from here";
      case LIFETIME -> "testing how long a mapping lives; this takes minutes";
    };
  }

  /** A finding in one phrase. */
  static <T> String of(Finding<T> finding, Function<T, String> words) {
    return switch (finding) {
      case Finding.Known<T>(var value) -> words.apply(value);
      case Finding.Narrowed<T>(var possible, var why) ->
          "%s (%s)"
              .formatted(
                  possible.stream().map(words).sorted().collect(Collectors.joining(" or ")), why);
      case Finding.Unknown<T>(var why) -> "unknown: " + why;
    };
  }

  static String of(BindingLifetime lifetime) {
    return lifetime
        .atMost()
        .map(most -> "%s to %s".formatted(span(lifetime.atLeast()), span(most)))
        .orElseGet(() -> "at least " + span(lifetime.atLeast()));
  }

  static String classicName(NatBehavior behavior) {
    return behavior.classicType().map(ClassicNatType::label).orElse("unknown");
  }

  /** What it means for whoever wants to chat. */
  static String meaning(NatBehavior behavior) {
    if (!behavior.isTranslated()) {
      return "There is no translation: a direct path needs no hole in a NAT.";
    }
    return behavior
        .mapping()
        .answer()
        .map(
            it ->
                switch (it) {
                  case ENDPOINT_INDEPENDENT ->
                      "Good for hole punching: every peer sees the same address.";
                  case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT ->
                      "Bad for hole punching: a peer sees another address than the server does. It"
                          + " works only with a peer whose NAT lets any port in.";
                })
        .orElse("Whether hole punching works cannot be told.");
  }

  static String mapping(Finding<Dependence> finding) {
    return of(finding, Dependence::label);
  }

  private static String error(ErrorCode error) {
    return (error.code() + " " + withoutPadding(error.reason())).stripTrailing();
  }

  /** Old servers count their padding as text. */
  static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String types(List<Integer> types) {
    return types.stream()
        .map(
            type ->
                AttributeType.of(type).map(AttributeType::label).orElse("0x%04x".formatted(type)))
        .collect(Collectors.joining(", "));
  }

  private static String span(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
