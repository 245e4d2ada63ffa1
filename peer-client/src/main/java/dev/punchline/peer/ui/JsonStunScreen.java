package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.BindingLifetime;
import dev.punchline.protocol.nat.ClassicNatType;
import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.Finding;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunDescription;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** For scripts: one JSON object per line, as the README documents them. */
public final class JsonStunScreen implements StunScreen {
  private final JsonScreen lines;

  /**
   * @param lines writes them
   */
  public JsonStunScreen(JsonScreen lines) {
    this.lines = lines;
  }

  @Override
  public void emulated(NatNews.Emulated nat) {
    lines.write(JsonNat.of(nat));
  }

  @Override
  public void message(
      boolean outgoing, Transport transport, InetSocketAddress other, ByteBuffer bytes) {
    Map<String, Object> event = event(outgoing ? "message-sent" : "message-received");
    event.put("transport", name(transport));
    event.put(outgoing ? "to" : "from", TransportAddress.format(other));
    event.put("bytes", bytes.remaining());
    event.put("lines", StunDescription.of(bytes));
    lines.write(event);
  }

  @Override
  public void mapped(Asked asked, StunOutcome.Success success, InetSocketAddress mapped) {
    Map<String, Object> event = event("stun");
    event.put("name", asked.name());
    event.put("server", TransportAddress.format(success.server()));
    event.put("mapped", TransportAddress.format(mapped));
    event.put("roundTripMs", JsonEvents.millis(success.roundTrip()));
    event.put("transmissions", success.transmissions());
    event.put("authenticated", success.authenticated());
    success
        .response()
        .first(Software.class)
        .ifPresent(
            software ->
                event.put("software", StunSentences.withoutPadding(software.description())));
    lines.write(event);
  }

  @Override
  public void failed(Asked asked, StunOutcome outcome, String reason) {
    Map<String, Object> event = event("stun-failed");
    event.put("name", asked.name());
    event.put("server", TransportAddress.format(asked.address()));
    event.put("outcome", outcome(outcome));
    event.put("reason", reason);
    lines.write(event);
  }

  @Override
  public void unresolved(String name, String reason) {
    Map<String, Object> event = event("stun-failed");
    event.put("name", name);
    event.put("outcome", "unresolved");
    event.put("reason", reason);
    lines.write(event);
  }

  @Override
  public void problem(String code, String message) {
    lines.write(JsonEvents.error(code, message));
  }

  @Override
  public void mapping(Finding<Dependence> mapping) {
    Map<String, Object> event = event("mapping");
    event.put("mapping", finding(mapping, JsonStunScreen::name));
    lines.write(event);
  }

  @Override
  public void began(Step step) {
    Map<String, Object> event = event("test");
    event.put("test", name(step));
    lines.write(event);
  }

  @Override
  public void behavior(NatBehavior behavior) {
    Map<String, Object> event = event("behavior");
    event.put("local", TransportAddress.format(behavior.local()));
    event.put("mapped", TransportAddress.format(behavior.mapped()));
    event.put("translated", behavior.isTranslated());
    event.put("mapping", finding(behavior.mapping(), JsonStunScreen::name));
    event.put("filtering", finding(behavior.filtering(), JsonStunScreen::name));
    event.put("hairpinning", finding(behavior.hairpinning(), Function.identity()));
    event.put("lifetime", finding(behavior.lifetime(), JsonStunScreen::lifetime));
    behavior.classicType().map(ClassicNatType::label).ifPresent(it -> event.put("rfc3489", it));
    lines.write(event);
  }

  /**
   * Exactly one of {@code known}, {@code possible} and neither; {@code why} with the latter two.
   */
  private static <T> Map<String, Object> finding(Finding<T> finding, Function<? super T, ?> value) {
    Map<String, Object> object = new LinkedHashMap<>();
    switch (finding) {
      case Finding.Known<T>(var known) -> object.put("known", value.apply(known));
      case Finding.Narrowed<T>(var possible, var why) -> {
        object.put("possible", possible.stream().map(value).map(String::valueOf).sorted().toList());
        object.put("why", why);
      }
      case Finding.Unknown<T>(var why) -> object.put("why", why);
    }
    return object;
  }

  private static Map<String, Object> lifetime(BindingLifetime lifetime) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("atLeastMs", lifetime.atLeast().toMillis());
    lifetime.atMost().ifPresent(most -> object.put("atMostMs", most.toMillis()));
    return object;
  }

  private static String outcome(StunOutcome outcome) {
    return switch (outcome) {
      case StunOutcome.Success success -> "no-address";
      case StunOutcome.ErrorResponse error -> "error-response";
      case StunOutcome.UnknownAttributes unknown -> "unknown-attributes";
      case StunOutcome.TimedOut timedOut -> "timed-out";
      case StunOutcome.ProtectionViolated violated -> "protection-violated";
      case StunOutcome.BidDown bidDown -> "bid-down";
      case StunOutcome.RedirectedInVain redirected -> "redirected-in-vain";
      case StunOutcome.Undeliverable undeliverable -> "undeliverable";
    };
  }

  private static Map<String, Object> event(String name) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    return event;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
