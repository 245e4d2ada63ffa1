package dev.punchline.protocol.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.testing.Addresses;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressProofTest {
  private static final Chosen TEN = new Chosen("10");

  private final AddressProof proof = new AddressProof(new Random(1));

  @Test
  void isSixteenHexadecimalDigitsAndAlwaysTheSame() {
    assertThat(proof.nonce(Addresses.BOB, TEN).value()).matches("[0-9a-f]{16}");
    assertThat(proof.nonce(Addresses.BOB, TEN)).isEqualTo(proof.nonce(Addresses.BOB, TEN));
  }

  @Test
  void isAnotherOneForAnotherAddressPortIdOrKey() {
    List<Nonce> nonces =
        List.of(
            proof.nonce(Addresses.BOB, TEN),
            proof.nonce(Addresses.ALICE, TEN),
            proof.nonce(Addresses.SIX, TEN),
            proof.nonce(Addresses.bobAtPort(5001), TEN),
            proof.nonce(Addresses.BOB, new Chosen("1")),
            proof.nonce(Addresses.BOB, new Chosen("a".repeat(8))),
            proof.nonce(Addresses.BOB, new Chosen("a".repeat(31))),
            proof.nonce(Addresses.BOB, new Chosen("a".repeat(32))),
            new AddressProof(new Random(2)).nonce(Addresses.BOB, TEN));

    assertThat(nonces).doesNotHaveDuplicates();
  }

  @Test
  void isKnownAgainFromTheSameSourceOnly() {
    StunMessage told = message(proof.nonce(Addresses.BOB, TEN));

    assertThat(proof.isIn(told, Addresses.BOB, TEN)).isTrue();
    assertThat(proof.isIn(told, Addresses.ALICE, TEN)).isFalse();
    assertThat(proof.isIn(message(new Nonce("0000000000000000")), Addresses.BOB, TEN)).isFalse();
    assertThat(proof.isIn(without(), Addresses.BOB, TEN)).isFalse();
  }

  private static StunMessage message(Nonce nonce) {
    return StunMessage.bindingRequest(new TransactionId(1, 1), nonce);
  }

  private static StunMessage without() {
    return StunMessage.bindingRequest(new TransactionId(1, 1));
  }
}
