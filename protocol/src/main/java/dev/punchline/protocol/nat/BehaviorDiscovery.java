package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds out what the NAT between here and one STUN server does, by the tests of RFC 5780 section 4.
 * Not thread-safe; owns no socket and no clock: {@code now} is monotonic.
 */
public final class BehaviorDiscovery {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this from one of the sockets. */
    record Send(LocalSocket from, Datagram datagram) implements Output {}

    /** A test begins; for people who wait. */
    record Began(Step step) implements Output {}

    /** The server told nothing that one could begin with: this is the end. */
    record Failed(StunOutcome outcome) implements Output {}

    /** All is known that will be. */
    record Finished(NatBehavior behavior) implements Output {}
  }

  /** The tests, in their order. */
  public enum Step {
    BINDING,
    FILTERING,
    MAPPING,
    HAIRPINNING,
    LIFETIME
  }

  /** A test that is lost in silence must not cost 40 seconds, so it goes by the round trip seen. */
  private static final int ROUND_TRIPS_PER_RTO = 4;

  private static final Duration SHORTEST_RTO = Duration.ofMillis(100);
  private static final int TEST_TRANSMISSIONS = 5;
  private static final int TEST_LAST_WAIT = 8;

  private final StunRequest template;
  private final InetSocketAddress local;
  private final Optional<LifetimeSearch> search;
  private final StunClientSettings settings;
  private final RandomGenerator random;
  private final Map<LocalSocket, StunClient> clients = new EnumMap<>(LocalSocket.class);
  private final Map<LocalSocket, Map<Ticket, Inquiry.Continuation>> continuations =
      new EnumMap<>(LocalSocket.class);
  private final Queue<Output> outputs = new ArrayDeque<>();
  private Optional<BehaviorTests> tests = Optional.empty();
  private LocalSocket arrivedAt = LocalSocket.MAIN;

  /**
   * @param template the server, and what every request to it carries
   * @param local the address of the main socket, as the system has it on the way to the server
   * @param longestLifetime up to which the lifetime of a mapping is searched for; empty if it is
   *     not wanted, because it takes minutes
   * @param random a cryptographically strong source
   * @throws IllegalArgumentException if {@code template} is not for UDP
   */
  public BehaviorDiscovery(
      StunRequest template,
      InetSocketAddress local,
      Optional<Duration> longestLifetime,
      StunClientSettings settings,
      RandomGenerator random) {
    if (template.transport() != Transport.UDP) {
      throw new IllegalArgumentException("only UDP shows how a NAT treats UDP");
    }
    this.template = template;
    this.local = local;
    this.search = longestLifetime.map(LifetimeSearch::new);
    this.settings = settings;
    this.random = random;
    begin(LocalSocket.MAIN, settings);
  }

  /** Sends the first request. */
  public void start(Instant now) {
    outputs.add(new Output.Began(Step.BINDING));
    ask(LocalSocket.MAIN, template.server(), this::bound, now);
    drain(now);
  }

  /** Takes a STUN datagram; one that is none of its business is ignored. */
  public void receive(ByteBuffer datagram, InetSocketAddress from, LocalSocket at, Instant now) {
    arrivedAt = at;
    if (at == LocalSocket.MAIN && isOurOwnRequest(datagram)) {
      tests.ifPresent(running -> running.turnedAround(now));
    } else {
      List.copyOf(clients.values()).forEach(client -> client.receive(datagram, from, now));
    }
    drain(now);
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    clients.values().forEach(client -> client.wake(now));
    tests.ifPresent(running -> running.wake(now));
    drain(now);
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    return Stream.concat(
            clients.values().stream().map(StunClient::nextWake),
            Stream.of(tests.flatMap(BehaviorTests::nextWake)))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void begin(LocalSocket socket, StunClientSettings with) {
    clients.put(socket, new StunClient(with, random));
    continuations.put(socket, new HashMap<>());
  }

  private void ask(
      LocalSocket from,
      InetSocketAddress to,
      Inquiry.Continuation continuation,
      Instant now,
      StunAttribute... attributes) {
    List<StunAttribute> all = new ArrayList<>(template.attributes());
    all.addAll(List.of(attributes));
    StunRequest request =
        new StunRequest(to, Transport.UDP, all, template.credentials(), template.fingerprint());
    Ticket ticket = client(from).request(request, now);
    continuations(from).put(ticket, continuation);
  }

  private void bound(StunOutcome outcome, LocalSocket at, Instant now) {
    Optional<InetSocketAddress> mapped =
        outcome instanceof StunOutcome.Success success ? success.mappedAddress() : Optional.empty();
    if (mapped.isEmpty() || !(outcome instanceof StunOutcome.Success success)) {
      outputs.add(new Output.Failed(outcome));
      return;
    }
    StunClientSettings brisk = forTests(success.roundTrip());
    begin(LocalSocket.MAIN, brisk);
    begin(LocalSocket.SECOND, brisk);
    Optional<InetSocketAddress> other = secondAddress(success);
    BehaviorTests begun =
        new BehaviorTests(
            success.server(), local, mapped.get(), other, search, this::ask, outputs::add);
    tests = Optional.of(begun);
    begun.begin(other.isPresent(), now);
  }

  private StunClientSettings forTests(Duration roundTrip) {
    Duration measured = roundTrip.multipliedBy(ROUND_TRIPS_PER_RTO);
    Duration atLeast = measured.compareTo(SHORTEST_RTO) < 0 ? SHORTEST_RTO : measured;
    Duration rto = atLeast.compareTo(settings.initialRto()) < 0 ? atLeast : settings.initialRto();
    return new StunClientSettings(
        rto,
        rto,
        TEST_TRANSMISSIONS,
        TEST_LAST_WAIT,
        settings.reliableTimeout(),
        settings.maxOutstanding(),
        settings.rtoLifetime());
  }

  /** OTHER-ADDRESS, or what RFC 3489 had for it, if it really is another address and port. */
  private static Optional<InetSocketAddress> secondAddress(StunOutcome.Success success) {
    StunMessage response = success.response();
    InetSocketAddress server = success.server();
    return response
        .first(OtherAddress.class)
        .map(OtherAddress::address)
        .or(() -> response.first(ChangedAddress.class).map(ChangedAddress::address))
        .filter(other -> !other.getAddress().equals(server.getAddress()))
        .filter(other -> !other.getAddress().isAnyLocalAddress())
        .filter(other -> other.getPort() != server.getPort() && other.getPort() != 0);
  }

  private boolean isOurOwnRequest(ByteBuffer datagram) {
    try {
      StunMessage message = StunCodec.decode(datagram);
      return message.messageClass() == MessageClass.REQUEST
          && client(LocalSocket.MAIN).expects(message.transaction());
    } catch (MalformedStun e) {
      return false;
    }
  }

  private void drain(Instant now) {
    boolean again = true;
    while (again) {
      again = false;
      for (LocalSocket socket : List.copyOf(clients.keySet())) {
        Optional<StunClient.Output> next = client(socket).poll();
        if (next.isPresent()) {
          again = true;
          carryOut(socket, next.get(), now);
        }
      }
    }
  }

  private void carryOut(LocalSocket socket, StunClient.Output output, Instant now) {
    switch (output) {
      case StunClient.Output.Send(Datagram datagram) ->
          outputs.add(new Output.Send(socket, datagram));
      case StunClient.Output.Write write ->
          throw new IllegalStateException("a request over TCP was not made");
      case StunClient.Output.Completed(Ticket ticket, StunOutcome outcome) ->
          Optional.ofNullable(continuations(socket).remove(ticket))
              .ifPresent(continuation -> continuation.accept(outcome, arrivedAt, now));
    }
  }

  private StunClient client(LocalSocket socket) {
    StunClient client = clients.get(socket);
    if (client == null) {
      throw new IllegalStateException("nothing is asked from " + socket + " yet");
    }
    return client;
  }

  private Map<Ticket, Inquiry.Continuation> continuations(LocalSocket socket) {
    Map<Ticket, Inquiry.Continuation> map = continuations.get(socket);
    if (map == null) {
      throw new IllegalStateException("nothing is asked from " + socket + " yet");
    }
    return map;
  }
}
