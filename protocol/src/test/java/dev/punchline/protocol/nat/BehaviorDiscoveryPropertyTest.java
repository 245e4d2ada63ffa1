package dev.punchline.protocol.nat;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes, and whenever it is woken, it ends once, and has sent little. */
class BehaviorDiscoveryPropertyTest {
  private static final int MOST_STEPS = 20_000;

  /**
   * The searching one ends by itself when there are no mappings that live on and off: each probe
   * halves what is left.
   */
  private static final int MOST_DATAGRAMS = 400;

  private static final List<InetSocketAddress> PLACES =
      List.of(
          TestServer.PRIMARY,
          TestServer.OTHER_PORT,
          TestServer.OTHER_ADDRESS,
          TestServer.OTHER_BOTH,
          Lab.MAIN,
          Lab.SECOND,
          new InetSocketAddress("203.0.113.1", 40_000),
          new InetSocketAddress("203.0.113.1", 40_001),
          new InetSocketAddress("2001:db8::1", 3478));

  @Property(tries = 2000)
  void endsOnceAndSendsLittle(
      @ForAll long seed,
      @ForAll boolean lifetime,
      @ForAll @IntRange(min = 0, max = 10) int answers) {
    Random random = new Random(seed);
    BehaviorDiscovery discovery =
        new BehaviorDiscovery(
            StunRequest.binding(TestServer.PRIMARY),
            Lab.MAIN,
            lifetime ? Optional.of(Duration.ofMinutes(10)) : Optional.empty(),
            StunClientSettings.RFC_8489,
            random);
    List<ByteBuffer> sent = new ArrayList<>();
    Instant now = at(0);
    int ends = 0;
    int steps = 0;

    discovery.start(now);
    ends += pull(discovery, sent);
    while (discovery.nextWake().isPresent()) {
      assertThat(++steps).isLessThan(MOST_STEPS);
      if (random.nextInt(11) < answers) {
        discovery.receive(anything(sent, random), any(PLACES, random), socket(random), now);
      } else {
        Instant wake = discovery.nextWake().orElseThrow();
        now = random.nextInt(4) == 0 ? now.plusMillis(random.nextInt(5_000)) : later(now, wake);
        discovery.wake(now);
      }
      ends += pull(discovery, sent);
    }
    discovery.receive(anything(sent, random), any(PLACES, random), socket(random), now);
    discovery.wake(now.plusSeconds(60));
    ends += pull(discovery, sent);

    assertThat(ends).isEqualTo(1);
    assertThat(sent).hasSizeLessThan(MOST_DATAGRAMS);
  }

  private static int pull(BehaviorDiscovery discovery, List<ByteBuffer> sent) {
    int ends = 0;
    for (Optional<Output> next = discovery.poll(); next.isPresent(); next = discovery.poll()) {
      switch (next.orElseThrow()) {
        case Output.Send(var from, var datagram) -> {
          assertThat(ends).isZero();
          sent.add(datagram.payload());
        }
        case Output.Began began -> assertThat(ends).isZero();
        case Output.Failed failed -> ends++;
        case Output.Finished finished -> ends++;
      }
    }
    return ends;
  }

  /** What was sent itself, some answer to it, or noise. */
  private static ByteBuffer anything(List<ByteBuffer> sent, Random random) {
    // Mostly to what was sent last: older requests have ended.
    int age = Math.min(sent.size() - 1, random.nextInt(4));
    ByteBuffer request = sent.get(sent.size() - 1 - age).duplicate();
    return switch (random.nextInt(8)) {
      case 0 -> request;
      case 1 -> noise(random);
      default -> StunCodec.encode(response(TestServer.decode(request), random));
    };
  }

  private static StunMessage response(StunMessage request, Random random) {
    if (random.nextInt(6) == 0) {
      return request.response(
          MessageClass.ERROR_RESPONSE,
          List.of(
              new ErrorCode(any(List.of(300, 400, 401, 420, 438, 500), random), "no"),
              new AlternateServer(any(PLACES, random))));
    }
    List<StunAttribute> attributes = new ArrayList<>();
    if (random.nextInt(8) != 0) {
      attributes.add(new XorMappedAddress(any(PLACES, random)));
    }
    if (random.nextBoolean()) {
      attributes.add(new OtherAddress(any(PLACES, random)));
    }
    return request.response(MessageClass.SUCCESS_RESPONSE, attributes);
  }

  private static ByteBuffer noise(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static LocalSocket socket(Random random) {
    return random.nextInt(3) == 0 ? LocalSocket.SECOND : LocalSocket.MAIN;
  }

  private static Instant later(Instant now, Instant wake) {
    return wake.isAfter(now) ? wake : now;
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
