package dev.punchline.protocol.nat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A STUN client for each socket, and what is to be done when it has an outcome. Not thread-safe.
 */
final class Questions implements Inquiry {
  /** One socket's. */
  private record Asker(StunClient client, Map<Ticket, Continuation> continuations) {}

  private final StunRequest template;
  private final RandomGenerator random;
  private final Consumer<Output> outputs;
  private final Map<LocalSocket, Asker> askers = new EnumMap<>(LocalSocket.class);

  /**
   * @param template what every request to the server carries
   */
  Questions(StunRequest template, RandomGenerator random, Consumer<Output> outputs) {
    this.template = template;
    this.random = random;
    this.outputs = outputs;
  }

  /** Lets a socket ask by these numbers, and drops what it asked before. */
  void open(LocalSocket socket, StunClientSettings settings) {
    askers.put(socket, new Asker(new StunClient(settings, random), new HashMap<>()));
  }

  /** Drops everything for good. */
  void close() {
    askers.clear();
  }

  @Override
  public void ask(
      LocalSocket from,
      InetSocketAddress to,
      Continuation continuation,
      Instant now,
      StunAttribute... attributes) {
    List<StunAttribute> all = new ArrayList<>(template.attributes());
    all.addAll(List.of(attributes));
    request(
        from,
        new StunRequest(to, Transport.UDP, all, template.credentials(), template.fingerprint()),
        continuation,
        now);
  }

  @Override
  public void askOurselves(
      LocalSocket from, InetSocketAddress to, Continuation continuation, Instant now) {
    request(from, StunRequest.binding(to), continuation, now);
  }

  @Override
  public void abandon(Instant now) {
    for (Asker asker : askers.values()) {
      asker.continuations().keySet().forEach(ticket -> asker.client().cancel(ticket, now));
      asker.continuations().clear();
    }
  }

  /** Ends every question with an outcome, as if its time were up. */
  void expire(Instant now) {
    for (Asker asker : askers.values()) {
      List.copyOf(asker.continuations().keySet())
          .forEach(ticket -> asker.client().expire(ticket, now));
    }
  }

  void receive(ByteBuffer datagram, InetSocketAddress from, LocalSocket at, Instant now) {
    boolean taken = asker(at).map(it -> it.client().receive(datagram, from, now)).orElse(false);
    // What the second socket has the server send to the main one.
    if (!taken && at == LocalSocket.MAIN) {
      asker(LocalSocket.SECOND).ifPresent(it -> it.client().receive(datagram, from, now));
    }
  }

  void undeliverable(InetSocketAddress to, LocalSocket from, Instant now) {
    asker(from).ifPresent(it -> it.client().undeliverable(to, Transport.UDP, now));
  }

  void wake(Instant now) {
    askers.values().forEach(asker -> asker.client().wake(now));
  }

  Optional<Instant> nextWake() {
    return askers.values().stream()
        .flatMap(asker -> asker.client().nextWake().stream())
        .min(Instant::compareTo);
  }

  /** Whether this is a request that one of the sockets has sent and that waits for its outcome. */
  boolean isOurs(ByteBuffer datagram) {
    try {
      StunMessage message = StunCodec.decode(datagram);
      return message.messageClass() == MessageClass.REQUEST
          && askers.values().stream()
              .anyMatch(asker -> asker.client().expects(message.transaction()));
    } catch (MalformedStun e) {
      return false;
    }
  }

  /**
   * Carries out what the clients want, until they want nothing more.
   *
   * @param at the socket by which the last datagram came
   */
  void drain(LocalSocket at, Instant now) {
    boolean again = true;
    while (again) {
      again = false;
      for (LocalSocket socket : LocalSocket.values()) {
        Optional<StunClient.Output> next = asker(socket).flatMap(it -> it.client().poll());
        if (next.isPresent()) {
          again = true;
          carryOut(socket, next.get(), at, now);
        }
      }
    }
  }

  private void carryOut(LocalSocket socket, StunClient.Output output, LocalSocket at, Instant now) {
    switch (output) {
      case StunClient.Output.Send(Datagram datagram) ->
          outputs.accept(new Output.Send(socket, datagram));
      case StunClient.Output.Write write ->
          throw new IllegalStateException("a request over TCP was not made");
      case StunClient.Output.Completed(Ticket ticket, StunOutcome outcome) ->
          asker(socket)
              .map(asker -> asker.continuations().remove(ticket))
              .ifPresent(continuation -> continuation.accept(outcome, at, now));
    }
  }

  private void request(
      LocalSocket from, StunRequest request, Continuation continuation, Instant now) {
    Asker asker = asker(from).orElseThrow();
    asker.continuations().put(asker.client().request(request, now), continuation);
  }

  private Optional<Asker> asker(LocalSocket socket) {
    return Optional.ofNullable(askers.get(socket));
  }
}
