package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient.Output;
import dev.punchline.protocol.stun.client.StunClient.Output.Completed;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.testing.Driver.Timed;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A client in virtual time: asks, is answered, and all that it says is kept. */
final class Conversation {
  private static final int MOST_ANSWERS = 1000;

  final StunClient client;
  private final Driver<Output> driver;
  private final List<Timed<Output>> said = new ArrayList<>();
  private long now;

  Conversation() {
    this(StunClientSettings.RFC_8489);
  }

  Conversation(StunClientSettings settings) {
    client = new StunClient(settings, new Random(8489));
    driver = new Driver<>(client::wake, client::nextWake, client::poll);
  }

  Ticket ask(StunRequest request) {
    Ticket ticket = client.request(request, at(now));
    pull();
    return ticket;
  }

  void cancel(Ticket ticket) {
    client.cancel(ticket, at(now));
    pull();
  }

  void expire(Ticket ticket) {
    client.expire(ticket, at(now));
    pull();
  }

  void undeliverable(InetSocketAddress server, Transport transport) {
    client.undeliverable(server, transport, at(now));
    pull();
  }

  /** Answers a request with success, from the first server that was asked. */
  void answer(StunMessage request) {
    answer(
        StunCodec.encode(request.response(MessageClass.SUCCESS_RESPONSE, List.of())),
        sent().getFirst().destination());
  }

  /** Answers from where the last request went. */
  boolean answer(ByteBuffer response) {
    return answer(response, last().destination());
  }

  boolean answer(ByteBuffer response, InetSocketAddress from) {
    boolean taken = client.receive(response, from, at(now));
    pull();
    return taken;
  }

  /** Lets a server answer each request until the client has no more. */
  void meet(UnaryOperator<ByteBuffer> server) {
    int answered = sent().size() - 1;
    while (answered < sent().size()) {
      Datagram request = sent().get(answered++);
      assertThat(answered).as("requests").isLessThan(MOST_ANSWERS);
      client.receive(server.apply(request.payload()), request.destination(), at(now));
      pull();
    }
  }

  /** What it does of itself up to then. */
  void until(long millis) {
    said.addAll(driver.until(millis));
    now = millis;
  }

  /** Time passes, and nobody wakes it. */
  void sleepUntil(long millis) {
    now = millis;
  }

  void pull() {
    driver.pull().forEach(output -> said.add(new Timed<>(now, output)));
  }

  /** What has been sent or written, in order. */
  List<Datagram> sent() {
    List<Datagram> datagrams = new ArrayList<>();
    for (Timed<Output> each : said) {
      switch (each.output()) {
        case Output.Send(Datagram datagram) -> datagrams.add(datagram);
        case Output.Write(Datagram message) -> datagrams.add(message);
        case Completed completed -> {}
      }
    }
    return datagrams;
  }

  /** When it was sent or written. */
  List<Long> sendTimes() {
    return said.stream().filter(it -> !(it.output() instanceof Completed)).map(Timed::at).toList();
  }

  Datagram last() {
    return sent().getLast();
  }

  StunMessage lastMessage() {
    return decoded(last());
  }

  List<Completed> completed() {
    return said.stream()
        .map(Timed::output)
        .filter(Completed.class::isInstance)
        .map(Completed.class::cast)
        .toList();
  }

  /** How the only request ended. */
  StunOutcome outcome() {
    assertThat(completed()).hasSize(1);
    return completed().getFirst().outcome();
  }

  /** When the last request ended. */
  long endedAt() {
    return said.stream()
        .filter(it -> it.output() instanceof Completed)
        .mapToLong(Timed::at)
        .max()
        .orElseThrow();
  }

  /** A response to the last request without protection. */
  ByteBuffer success(StunAttribute... attributes) {
    return response(MessageClass.SUCCESS_RESPONSE, Protection.NONE, attributes);
  }

  ByteBuffer error(int code, StunAttribute... attributes) {
    List<StunAttribute> all = new ArrayList<>();
    all.add(new ErrorCode(code, "because"));
    all.addAll(List.of(attributes));
    return response(
        MessageClass.ERROR_RESPONSE, Protection.NONE, all.toArray(StunAttribute[]::new));
  }

  ByteBuffer response(
      MessageClass messageClass, Protection protection, StunAttribute... attributes) {
    return StunCodec.encode(lastMessage().response(messageClass, List.of(attributes)), protection);
  }

  static StunMessage decoded(Datagram datagram) {
    return decoded(datagram.payload());
  }

  static StunMessage decoded(ByteBuffer message) {
    try {
      return StunCodec.decode(message);
    } catch (MalformedStun e) {
      throw new AssertionError("a request is well formed", e);
    }
  }

  long now() {
    return now;
  }

  /** The instant of the next wake in milliseconds; fails if there is none. */
  long nextWake() {
    return VirtualTime.millis(client.nextWake().orElseThrow());
  }
}
