package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.Authentication.Verdict;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Makes Binding requests, of any number of servers at once, and tells how each ended. Not
 * thread-safe; owns no socket and no clock: {@code now} is monotonic.
 *
 * <p>RFC 8489 section 6.2.1 would also have new transactions spaced by one RTO. That is left to the
 * owner: it would cost a person half a second for each question after the first.
 */
public final class StunClient {
  /** Names a request until its outcome has been told. */
  public record Ticket(long number) {}

  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this over UDP. */
    record Send(Datagram datagram) implements Output {}

    /** Write this to a TCP connection with its destination, which may have to be opened first. */
    record Write(Datagram message) implements Output {}

    /** A request has ended. */
    record Completed(Ticket ticket, StunOutcome outcome) implements Output {}
  }

  /** Servers beyond this number are forgotten, longest unused first. */
  private static final int REMEMBERED_SERVERS = 256;

  private final StunClientSettings settings;
  private final RandomGenerator random;
  private final Map<InetSocketAddress, ServerMemory> memories =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<TransactionId, Transaction> transactions = new LinkedHashMap<>();
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private long tickets;

  /**
   * @param random a cryptographically strong source for transaction ids
   */
  public StunClient(StunClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Makes a request, or lets it wait while too many to that server are under way. */
  public Ticket request(StunRequest request, Instant now) {
    Ticket ticket = new Ticket(tickets++);
    startOrWait(new Exchange(ticket, request), now);
    return ticket;
  }

  /**
   * Sends a Binding indication over UDP, which nobody answers.
   *
   * @param fingerprint whether it ends with FINGERPRINT
   */
  public void indicate(InetSocketAddress to, List<StunAttribute> attributes, boolean fingerprint) {
    StunMessage indication =
        StunMessage.bindingIndication(
            TransactionId.random(random), attributes.toArray(StunAttribute[]::new));
    Protection protection = Protection.NONE.withFingerprint(fingerprint);
    outputs.add(new Output.Send(new Datagram(to, StunCodec.encode(indication, protection))));
  }

  /** Ends a request without an outcome. */
  public void cancel(Ticket ticket, Instant now) {
    waiting.removeIf(exchange -> exchange.ticket().equals(ticket));
    transactions.values().removeIf(each -> each.exchange().ticket().equals(ticket));
    startWaiting(now);
  }

  /** The system or the network says that nothing gets to a server; its requests end. */
  public void undeliverable(InetSocketAddress server, Transport transport, Instant now) {
    for (Transaction transaction : List.copyOf(transactions.values())) {
      StunRequest request = transaction.request();
      if (request.server().equals(server) && request.transport() == transport) {
        finish(transaction, new StunOutcome.Undeliverable(server), now);
      }
    }
  }

  /** Whether a message with this id would be a response that is waited for. */
  public boolean expects(TransactionId transaction) {
    return transactions.containsKey(transaction);
  }

  /**
   * Takes one STUN message, a datagram or what a stream's framing cut out.
   *
   * @return whether it belongs to a request of ours; anything else is none of its business
   */
  public boolean receive(ByteBuffer message, InetSocketAddress from, Instant now) {
    try {
      return receive(StunCodec.decode(message), message, from, now);
    } catch (MalformedStun e) {
      return false;
    }
  }

  private boolean receive(
      StunMessage response, ByteBuffer bytes, InetSocketAddress from, Instant now) {
    Transaction transaction = transactions.get(response.transaction());
    if (transaction == null || !isResponse(response) || !transaction.expectsFrom(from)) {
      return false;
    }
    Authentication authentication = authentication(transaction.request());
    switch (authentication.judge(response, bytes, transaction.signature())) {
      case Verdict.Ignore() -> {}
      case Verdict.Distrust() -> distrust(transaction, response, now);
      case Verdict.Retry() -> {
        sample(transaction, now);
        retry(transaction, response, now);
      }
      case Verdict.Fail(StunOutcome outcome) -> finish(transaction, outcome, now);
      case Verdict.Accept(boolean authenticated) -> {
        sample(transaction, now);
        conclude(transaction, response, from, authenticated, now);
      }
    }
    return true;
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    List<Transaction> due = new ArrayList<>();
    for (Transaction transaction : transactions.values()) {
      if (!now.isBefore(transaction.wakeAt())) {
        due.add(transaction);
      }
    }
    for (Transaction transaction : due) {
      if (transaction.transmitAgain(now)) {
        transmit(transaction);
      } else {
        finish(transaction, transaction.expired(now), now);
      }
    }
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    return transactions.values().stream().map(Transaction::wakeAt).min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private static boolean isResponse(StunMessage message) {
    return message.method() == StunMessage.BINDING
        && switch (message.messageClass()) {
          case REQUEST, INDICATION -> false;
          case SUCCESS_RESPONSE, ERROR_RESPONSE -> true;
        };
  }

  /** Section 6.3.3 and 6.3.4, once credentials have had their say. */
  private void conclude(
      Transaction transaction,
      StunMessage response,
      InetSocketAddress from,
      boolean authenticated,
      Instant now) {
    List<Integer> unknown = response.unknownRequired();
    Optional<ErrorCode> error = response.first(ErrorCode.class);
    boolean failed = response.messageClass() == MessageClass.ERROR_RESPONSE;
    InetSocketAddress server = transaction.request().server();
    if (!unknown.isEmpty() || (failed && error.isEmpty())) {
      finish(transaction, new StunOutcome.UnknownAttributes(unknown), now);
    } else if (!failed) {
      finish(
          transaction,
          new StunOutcome.Success(
              response,
              server,
              from,
              transaction.sinceLastTransmission(now),
              transaction.transmissions(),
              authenticated),
          now);
    } else if (error.filter(Exchange::isRedirection).isPresent()) {
      redirect(transaction, response, now);
    } else {
      error.ifPresent(
          code -> finish(transaction, new StunOutcome.ErrorResponse(code, server, response), now));
    }
  }

  private void distrust(Transaction transaction, StunMessage response, Instant now) {
    transaction.distrust(response);
    if (transaction.request().transport() == Transport.TCP) {
      // Over a reliable transport there will be no other response.
      finish(transaction, transaction.expired(now), now);
    }
  }

  private void retry(Transaction transaction, StunMessage response, Instant now) {
    Exchange exchange = transaction.exchange();
    if (exchange.mayRetry()) {
      transactions.remove(transaction.id());
      start(exchange, now);
    } else {
      ErrorCode error =
          response.first(ErrorCode.class).orElse(new ErrorCode(ErrorCode.STALE_NONCE, ""));
      finish(
          transaction,
          new StunOutcome.ErrorResponse(error, transaction.request().server(), response),
          now);
    }
  }

  private void redirect(Transaction transaction, StunMessage response, Instant now) {
    Exchange exchange = transaction.exchange();
    Optional<InetSocketAddress> alternate =
        response.first(AlternateServer.class).map(AlternateServer::address);
    if (exchange.redirect(alternate)) {
      transactions.remove(transaction.id());
      startOrWait(exchange, now);
      startWaiting(now);
    } else {
      finish(transaction, new StunOutcome.RedirectedInVain(alternate), now);
    }
  }

  private void finish(Transaction transaction, StunOutcome outcome, Instant now) {
    transactions.remove(transaction.id());
    outputs.add(new Output.Completed(transaction.exchange().ticket(), outcome));
    startWaiting(now);
  }

  private void startOrWait(Exchange exchange, Instant now) {
    if (outstanding(exchange.request().server()) < settings.maxOutstanding()) {
      start(exchange, now);
    } else {
      waiting.add(exchange);
    }
  }

  private void startWaiting(Instant now) {
    for (Iterator<Exchange> each = waiting.iterator(); each.hasNext(); ) {
      Exchange exchange = each.next();
      if (outstanding(exchange.request().server()) < settings.maxOutstanding()) {
        each.remove();
        start(exchange, now);
      }
    }
  }

  private long outstanding(InetSocketAddress server) {
    return transactions.values().stream()
        .filter(transaction -> transaction.request().server().equals(server))
        .count();
  }

  private void start(Exchange exchange, Instant now) {
    StunRequest request = exchange.request();
    Transaction transaction =
        new Transaction(
            TransactionId.random(random),
            exchange,
            authentication(request).sign(),
            settings,
            memory(request.server()).rto().rto(now),
            now);
    transactions.put(transaction.id(), transaction);
    transmit(transaction);
  }

  private void transmit(Transaction transaction) {
    Datagram datagram = new Datagram(transaction.request().server(), transaction.bytes());
    outputs.add(
        switch (transaction.request().transport()) {
          case UDP -> new Output.Send(datagram);
          case TCP -> new Output.Write(datagram);
        });
  }

  private void sample(Transaction transaction, Instant now) {
    if (transaction.transmissions() == 1 && transaction.request().transport() == Transport.UDP) {
      memory(transaction.request().server())
          .rto()
          .sample(transaction.sinceLastTransmission(now), now);
    }
  }

  private Authentication authentication(StunRequest request) {
    return memory(request.server()).authentication(request.credentials());
  }

  private ServerMemory memory(InetSocketAddress server) {
    ServerMemory memory = memories.computeIfAbsent(server, each -> new ServerMemory(settings));
    if (memories.size() > REMEMBERED_SERVERS) {
      memories.remove(memories.keySet().iterator().next());
    }
    return memory;
  }
}
