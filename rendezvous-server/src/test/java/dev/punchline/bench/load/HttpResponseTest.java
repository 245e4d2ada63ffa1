package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HttpResponseTest {
  private static final String WHOLE =
      "HTTP/1.1 400 Bad Request\r\nDate: today\r\ncontent-LENGTH: 4\r\n\r\nbody";

  @Test
  void isWholeWithItsLastByteAndNotBefore() throws IOException {
    for (int bytes = 0; bytes < WHOLE.length(); bytes++) {
      assertThat(HttpResponse.in(ascii(WHOLE.substring(0, bytes)))).isEmpty();
    }
    assertThat(HttpResponse.in(ascii(WHOLE))).contains(new HttpResponse(400, WHOLE.length()));
  }

  @Test
  void leavesWhatFollowsAlone() throws IOException {
    ByteBuffer two = ascii(WHOLE + WHOLE);

    assertThat(HttpResponse.in(two)).contains(new HttpResponse(400, WHOLE.length()));
    assertThat(two.position()).isZero();
  }

  @Test
  void refusesWhatDoesNotSayHowLongItIs() {
    assertThatIOException().isThrownBy(() -> HttpResponse.in(ascii("HTTP/1.1 200 OK\r\n\r\n")));
    assertThatIOException()
        .isThrownBy(
            () -> HttpResponse.in(ascii("HTTP/1.1 200 OK\r\n\r\n\r\nContent-Length: 4\r\n")));
    assertThatIOException().isThrownBy(() -> HttpResponse.in(ascii("what?\r\n\r\n")));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
