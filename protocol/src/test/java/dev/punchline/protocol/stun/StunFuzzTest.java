package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer starts from passes, and is what it is meant to be. */
class StunFuzzTest {
  static Stream<ByteBuffer> seeds() {
    return StunFuzz.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void itsSeedsPass(ByteBuffer seed) {
    assertThatCode(() -> StunFuzz.fuzzerTestOneInput(Bytes.array(seed))).doesNotThrowAnyException();
  }

  @Test
  void itsSeedsAreFiles(@TempDir Path folder) throws Exception {
    StunFuzz.main(new String[] {folder.toString()});

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize((int) seeds().count());
    }
    assertThat(folder.resolve("seed-0"))
        .hasBinaryContent(Bytes.array(RfcVector.all().findFirst().orElseThrow().bytes()));
  }
}
