package dev.punchline.protocol.rendezvous;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.SipHash;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The NONCE of section 6 of the specification, at the server: who repeats it has received what was
 * sent to its address. Nothing is remembered for it.
 */
public final class AddressProof {
  private static final int PORT_WORD = 2;
  private static final int WORDS_BEFORE_ID = 3;

  private final SipHash hash;

  /**
   * Draws a key.
   *
   * @param random a cryptographically strong source for the key, which lasts as long as this
   */
  public AddressProof(RandomGenerator random) {
    this.hash = SipHash.withRandomKey(random);
  }

  /** What to tell a source that goes by an id: 16 hexadecimal digits. */
  public Nonce nonce(InetSocketAddress source, Chosen id) {
    byte[] name = id.name().getBytes(US_ASCII);
    int words = WORDS_BEFORE_ID + (name.length + Long.BYTES - 1) / Long.BYTES;
    // No id contains a zero, so that the padding makes no two of them the same.
    ByteBuffer input = ByteBuffer.allocate(words * Long.BYTES);
    input.put(source.getAddress().getAddress());
    // An IPv4 address is not an IPv6 one that ends in zeros.
    long family = (long) source.getAddress().getAddress().length << Integer.SIZE;
    input.putLong(PORT_WORD * Long.BYTES, family | source.getPort());
    input.put(WORDS_BEFORE_ID * Long.BYTES, name);
    long[] all = new long[words];
    Arrays.setAll(all, i -> input.getLong(i * Long.BYTES));
    return new Nonce("%016x".formatted(hash.of(all)));
  }

  /** Whether a message from this source carries what it was told. */
  public boolean isIn(StunMessage message, InetSocketAddress source, Chosen id) {
    byte[] expected = nonce(source, id).value().getBytes(US_ASCII);
    return message
        .first(Nonce.class)
        .filter(given -> MessageDigest.isEqual(given.value().getBytes(US_ASCII), expected))
        .isPresent();
  }
}
