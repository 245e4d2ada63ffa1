package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.NonceCookie;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.PasswordAlgorithm;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.LongTermServer.SetUp;
import dev.punchline.protocol.stun.client.StunClient.Output;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes in whatever order, each request ends once, and not without bounds. */
class StunClientPropertyTest {
  private static final int STEPS = 120;
  private static final int MOST_TRANSMISSIONS = 7;

  /** First attempt and 3 retries at each of 9 servers. */
  private static final int MOST_TRANSACTIONS = 4 * 9;

  private static final OpaqueString PASSWORD = OpaqueString.of("secret");
  private static final Credentials SHORT_TERM =
      new Credentials.ShortTerm(OpaqueString.of("a:b"), PASSWORD);
  private static final List<InetSocketAddress> SERVERS =
      List.of(Addresses.STUN, Addresses.SERVER, Addresses.BOB, Addresses.SIX);
  private static final List<Optional<Credentials>> CREDENTIALS =
      List.of(
          Optional.empty(),
          Optional.of(SHORT_TERM),
          Optional.of(LongTermServer.RIGHT),
          Optional.of(LongTermServer.WRONG));

  /** The client, what it has sent, and how its requests ended. */
  private static final class World {
    final Random random;
    final StunClient client;
    final LongTermServer server;
    final List<Datagram> sent = new ArrayList<>();
    final Map<TransactionId, Integer> transmissions = new HashMap<>();
    final Map<Ticket, Integer> endings = new HashMap<>();
    final List<Ticket> asked = new ArrayList<>();
    final Set<Ticket> cancelled = new HashSet<>();
    long now;

    World(long seed) {
      random = new Random(seed);
      StunClientSettings settings =
          new StunClientSettings(
              ms(500), ms(100), MOST_TRANSMISSIONS, 16, ms(39_500), 3, ms(600_000));
      client = new StunClient(settings, new Random(seed));
      server = new LongTermServer(random.nextBoolean() ? SetUp.NEW : SetUp.OLD);
    }

    void step() {
      now += random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(200);
      switch (random.nextInt(10)) {
        case 0, 1 -> ask();
        case 2 -> client.wake(at(now));
        case 3 -> cancel();
        case 4 -> undeliverable();
        default -> respond();
      }
      pull();
    }

    void ask() {
      List<StunAttribute> attributes =
          random.nextInt(4) == 0 ? List.of(new ChangeRequest(true, true)) : List.of();
      asked.add(
          client.request(
              new StunRequest(
                  any(SERVERS),
                  any(List.of(Transport.values())),
                  attributes,
                  any(CREDENTIALS),
                  random.nextBoolean()),
              at(now)));
    }

    void cancel() {
      if (!asked.isEmpty() && random.nextInt(3) == 0) {
        Ticket ticket = any(asked);
        client.cancel(ticket, at(now));
        cancelled.add(ticket);
      }
    }

    void undeliverable() {
      if (random.nextInt(5) == 0) {
        client.undeliverable(any(SERVERS), any(List.of(Transport.values())), at(now));
      }
    }

    void respond() {
      if (sent.isEmpty()) {
        return;
      }
      Datagram request = random.nextBoolean() ? sent.getLast() : any(sent);
      InetSocketAddress from = random.nextInt(8) == 0 ? any(SERVERS) : request.destination();
      ByteBuffer response = response(request.payload());
      int copies = 1 + random.nextInt(2);
      for (int i = 0; i < copies; i++) {
        client.receive(response.duplicate(), from, at(now));
      }
    }

    ByteBuffer response(ByteBuffer bytes) {
      StunMessage request = Conversation.decoded(bytes);
      return switch (random.nextInt(8)) {
        case 0 -> tampered(server.answer(bytes));
        case 1 -> {
          server.expireNonces();
          yield server.answer(bytes);
        }
        case 2 -> redirection(request);
        case 3, 4 -> arbitrary(request);
        default -> server.answer(bytes);
      };
    }

    ByteBuffer redirection(StunMessage request) {
      InetSocketAddress alternate =
          random.nextBoolean()
              ? any(SERVERS)
              : new InetSocketAddress("192.0.2.1", 1 + random.nextInt(20));
      return StunCodec.encode(
          request.response(
              MessageClass.ERROR_RESPONSE,
              List.of(new ErrorCode(300, "there"), new AlternateServer(alternate))),
          protection());
    }

    ByteBuffer arbitrary(StunMessage request) {
      List<StunAttribute> attributes = new ArrayList<>();
      List<StunAttribute> choice =
          List.of(
              new ErrorCode(any(List.of(300, 400, 401, 420, 438, 500)), "?"),
              new Realm(any(List.of("", "\"x\"", "example.org", "\u0000", "r".repeat(20_000)))),
              new Nonce(
                  any(List.of("", "n", new NonceCookie(true, true) + "n", "n".repeat(9_000)))),
              new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5)),
              new PasswordAlgorithms(List.of()),
              new XorMappedAddress(Addresses.ALICE),
              new Raw(any(List.of(0x7ABC, 0xFABC)), Octets.of()));
      for (StunAttribute attribute : choice) {
        if (random.nextBoolean()) {
          attributes.add(attribute);
        }
      }
      return StunCodec.encode(
          request.response(any(List.of(MessageClass.values())), attributes), protection());
    }

    Protection protection() {
      IntegrityKey key = IntegrityKey.shortTerm(PASSWORD);
      return switch (random.nextInt(4)) {
        case 0 -> Protection.of(key, IntegrityAlgorithm.SHA1);
        case 1 -> Protection.of(key, IntegrityAlgorithm.SHA256).withFingerprint(true);
        case 2 -> Protection.of(key, IntegrityAlgorithm.values());
        default -> Protection.NONE;
      };
    }

    ByteBuffer tampered(ByteBuffer message) {
      ByteBuffer copy = ByteBuffer.allocate(message.remaining()).put(message.duplicate()).flip();
      int at = random.nextInt(copy.limit());
      copy.put(at, (byte) random.nextInt());
      return random.nextInt(4) == 0 ? copy.limit(random.nextInt(copy.limit())) : copy;
    }

    void pull() {
      for (Optional<Output> next = client.poll(); next.isPresent(); next = client.poll()) {
        switch (next.get()) {
          case Output.Send(Datagram datagram) -> keep(datagram);
          case Output.Write(Datagram datagram) -> keep(datagram);
          case Output.Completed(Ticket ticket, StunOutcome outcome) -> {
            assertThat(cancelled).doesNotContain(ticket);
            endings.merge(ticket, 1, Integer::sum);
          }
        }
      }
    }

    void keep(Datagram datagram) {
      sent.add(datagram);
      transmissions.merge(Conversation.decoded(datagram).transaction(), 1, Integer::sum);
    }

    /** Nobody answers any more. */
    void runOut() {
      for (Optional<Instant> next = client.nextWake(); next.isPresent(); next = client.nextWake()) {
        now = Math.max(now, VirtualTime.millis(next.orElseThrow()));
        client.wake(at(now));
        pull();
      }
    }

    <T> T any(List<T> choice) {
      return choice.get(random.nextInt(choice.size()));
    }
  }

  @Property(tries = 100)
  void everyRequestEndsOnceWhateverComes(@ForAll long seed) {
    World world = new World(seed);

    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.runOut();

    assertThat(world.endings.values()).containsOnly(1);
    for (Ticket ticket : world.asked) {
      assertThat(world.endings.containsKey(ticket) || world.cancelled.contains(ticket))
          .as("%s ended", ticket)
          .isTrue();
    }
    assertThat(world.transmissions.values()).allMatch(count -> count <= MOST_TRANSMISSIONS);
    assertThat(world.transmissions)
        .hasSizeLessThanOrEqualTo(world.asked.size() * MOST_TRANSACTIONS);
    assertThat(world.transmissions.keySet()).noneMatch(world.client::expects);
  }

  @Property(tries = 50)
  void nextWakeIsNeverPastOnceItWasFollowed(@ForAll long seed) {
    World world = new World(seed);

    for (int step = 0; step < STEPS; step++) {
      world.step();
      world.client.wake(at(world.now));
      world.pull();

      assertThat(world.client.nextWake().stream())
          .allMatch(wake -> wake.isAfter(at(world.now)), "later than now");
    }
  }
}
