package dev.punchline.protocol.stun;

import dev.punchline.protocol.testing.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the coverage-guided fuzzer runs, see {@code scripts/fuzz}: whatever the bytes, {@link
 * CodecContract} holds and decoding costs little. It needs nothing of the fuzzer, so what is found
 * can be kept as a test.
 */
public final class StunFuzz {
  private StunFuzz() {}

  /** Called by the fuzzer with one datagram, some ten thousand times a second. */
  public static void fuzzerTestOneInput(byte[] datagram) {
    CodecContract.check(datagram);
    long allocated = Allocation.ofDecoding(datagram);
    if (allocated > Allocation.allowed(datagram)) {
      throw new AssertionError(
          "decoding " + datagram.length + " bytes allocates " + allocated + " bytes");
    }
  }

  /**
   * Writes what the fuzzer starts from, one file each.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    List<byte[]> seeds = seeds().map(Bytes::array).toList();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), seeds.get(i));
    }
  }

  /** The published vectors, and a message for every attribute. */
  static Stream<ByteBuffer> seeds() {
    return Stream.concat(
        RfcVector.all().map(RfcVector::bytes),
        AttributeTableTest.table()
            .map(
                row ->
                    StunCodec.encode(
                        StunMessage.bindingRequest(
                            new TransactionId(1, 2), (StunAttribute) row.get()[0]))));
  }
}
