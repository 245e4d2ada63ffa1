package dev.punchline.protocol.bench;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ice4j.message.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Message to bytes and back, HMAC included where there is one, by two codecs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class StunCodecBenchmark {
  @Param public Sample sample;

  private byte[] bytes;
  private StunMessage message;
  private Protection protection;
  private IntegrityKey key;
  private Ice4j ice4j;
  private Message theirs;

  /** Also sees that both codecs say the same, or there would be nothing to compare. */
  @Setup
  public void prepare() throws Exception {
    message = sample.message();
    protection = sample.protection();
    key = sample.key();
    bytes = oursToBytes();
    ice4j = new Ice4j();
    theirs = ice4j.message(sample, Arrays.copyOfRange(bytes, 8, 20));
    if (!Arrays.equals(bytes, ice4j.encode(theirs))) {
      throw new IllegalStateException(sample + " is another message in ice4j");
    }
    var unusedOurs = oursFromBytes();
    var unusedTheirs = theirsFromBytes();
  }

  @Benchmark
  public ByteBuffer encodeOurs() {
    return StunCodec.encode(message, protection);
  }

  @Benchmark
  public byte[] encodeIce4j() {
    return ice4j.encode(theirs);
  }

  @Benchmark
  public StunMessage decodeOurs() throws MalformedStun {
    return oursFromBytes();
  }

  @Benchmark
  public Message decodeIce4j() throws Exception {
    return theirsFromBytes();
  }

  private byte[] oursToBytes() {
    ByteBuffer encoded = StunCodec.encode(message, protection);
    byte[] array = new byte[encoded.remaining()];
    encoded.get(array);
    return array;
  }

  private StunMessage oursFromBytes() throws MalformedStun {
    ByteBuffer datagram = ByteBuffer.wrap(bytes);
    StunMessage decoded = StunCodec.decode(datagram);
    if (sample.isProtected() && !key.protects(datagram, IntegrityAlgorithm.SHA1)) {
      throw new IllegalStateException("not protected");
    }
    return decoded;
  }

  private Message theirsFromBytes() throws Exception {
    Message decoded = Ice4j.decode(bytes);
    if (sample.isProtected() && !Ice4j.isProtected(decoded, bytes)) {
      throw new IllegalStateException("not protected");
    }
    return decoded;
  }
}
