package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttributeTypeTest {
  @Test
  void standsInAscendingOrderSoThatItCanBeSearched() {
    assertThat(AttributeType.values())
        .extracting(AttributeType::code)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void isFoundByItsNumberAndNoOther() {
    for (int code = 0; code <= 0xFFFF; code++) {
      int wanted = code;
      Optional<AttributeType> declared =
          Arrays.stream(AttributeType.values()).filter(type -> type.code() == wanted).findFirst();
      assertThat(AttributeType.of(code)).isEqualTo(declared);
    }
  }

  @Test
  void isNamedAsInItsRfc() {
    assertThat(AttributeType.XOR_MAPPED_ADDRESS.label()).isEqualTo("XOR-MAPPED-ADDRESS");
    assertThat(AttributeType.XOR_MAPPED_ADDRESS.source()).isEqualTo("RFC 8489 section 14.2");
  }
}
