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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Makes Binding requests, of any number of servers at once, and tells how each ended. Not
 * thread-safe; owns no socket and no clock: {@code now} is monotonic.
 *
 * <p>RFC 5389 section 7.2 also had new transactions spaced by one RTO; RFC 8489 has not.
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

  private final StunClientSettings settings;
  private final RandomGenerator random;
  private final ServerMemory memory;
  private final Map<TransactionId, Transaction> transactions = new LinkedHashMap<>();
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private long tickets;

  /**
   * @param random a cryptographically strong source for transaction ids
   */
  public StunClient(StunClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.memory = new ServerMemory(settings);
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

  /**
   * Ends a request as if its time were up now, because the owner waits no longer: unlike {@link
   * #cancel}, with an outcome, which tells whether something came that could not be trusted.
   */
  public void expire(Ticket ticket, Instant now) {
    if (waiting.removeIf(exchange -> exchange.ticket().equals(ticket))) {
      outputs.add(new Output.Completed(ticket, new StunOutcome.TimedOut(Duration.ZERO)));
    }
    for (Transaction transaction : List.copyOf(transactions.values())) {
      if (transaction.exchange().ticket().equals(ticket)) {
        finish(transaction, transaction.expired(now), now);
      }
    }
  }

  /** The system or the network says that nothing gets to a server; all its requests end. */
  public void undeliverable(InetSocketAddress server, Transport transport, Instant now) {
    Predicate<Exchange> affected =
        exchange ->
            exchange.request().server().equals(server)
                && exchange.request().transport() == transport;
    List<Exchange> ended = new ArrayList<>();
    transactions.values().stream().map(Transaction::exchange).filter(affected).forEach(ended::add);
    waiting.stream().filter(affected).forEach(ended::add);
    transactions.values().removeIf(each -> affected.test(each.exchange()));
    waiting.removeIf(affected);
    for (Exchange exchange : ended) {
      complete(exchange, new StunOutcome.Undeliverable(server));
    }
    startWaiting(now);
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
        measure(transaction, now);
        retry(transaction, response, from, now);
      }
      case Verdict.Fail(StunOutcome outcome) -> finish(transaction, outcome, now);
      case Verdict.Accept(boolean authenticated) -> {
        measure(transaction, now);
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
        expire(transaction, now);
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
      expire(transaction, now);
    }
  }

  private void expire(Transaction transaction, Instant now) {
    backOff(transaction);
    authentication(transaction.request()).unanswered();
    finish(transaction, transaction.expired(now), now);
  }

  /** Section 6.3.4 looks at unknown attributes before it follows a challenge. */
  private void retry(
      Transaction transaction, StunMessage response, InetSocketAddress from, Instant now) {
    Exchange exchange = transaction.exchange();
    if (response.unknownRequired().isEmpty() && exchange.mayRetry()) {
      transactions.remove(transaction.id());
      start(exchange, now);
    } else {
      conclude(transaction, response, from, false, now);
    }
  }

  private void redirect(Transaction transaction, StunMessage response, Instant now) {
    Exchange exchange = transaction.exchange();
    List<InetSocketAddress> alternates = new ArrayList<>();
    for (StunAttribute attribute : response.attributes()) {
      if (attribute instanceof AlternateServer(InetSocketAddress address)) {
        alternates.add(address);
      }
    }
    if (exchange.redirect(alternates)) {
      transactions.remove(transaction.id());
      startOrWait(exchange, now);
      startWaiting(now);
    } else {
      finish(transaction, new StunOutcome.RedirectedInVain(alternates.stream().findFirst()), now);
    }
  }

  private void finish(Transaction transaction, StunOutcome outcome, Instant now) {
    transactions.remove(transaction.id());
    complete(transaction.exchange(), outcome);
    startWaiting(now);
  }

  private void complete(Exchange exchange, StunOutcome outcome) {
    outputs.add(new Output.Completed(exchange.ticket(), outcome));
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
            memory.rto(request.server()).begin(now),
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

  /** Learns from the time that an answer took. */
  private void measure(Transaction transaction, Instant now) {
    if (transaction.transmissions() > 1) {
      backOff(transaction);
    } else if (transaction.request().transport() == Transport.UDP) {
      memory
          .rto(transaction.request().server())
          .sample(transaction.sinceLastTransmission(now), now);
    }
  }

  private void backOff(Transaction transaction) {
    if (transaction.request().transport() == Transport.UDP) {
      memory.rto(transaction.request().server()).backOff(transaction.pause());
    }
  }

  private Authentication authentication(StunRequest request) {
    return memory.authentication(request.server(), request.credentials());
  }
}
