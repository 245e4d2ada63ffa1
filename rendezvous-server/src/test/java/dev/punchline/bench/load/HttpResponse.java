package dev.punchline.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of HTTP/1.1 as a benchmark has to read: the status, and where the response ends.
 *
 * @param status such as 200
 * @param bytes how long the response is, with its head
 */
record HttpResponse(int status, int bytes) {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d{1,6})\r\n", Pattern.CASE_INSENSITIVE);

  /**
   * The response in these bytes, or nothing as long as it is not whole.
   *
   * @throws IOException if it is no response, or does not say how long it is
   */
  static Optional<HttpResponse> in(ByteBuffer bytes) throws IOException {
    String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    int head = text.indexOf(END_OF_HEAD);
    if (head < 0) {
      return Optional.empty();
    }
    Matcher status = STATUS.matcher(text);
    Matcher length = LENGTH.matcher(text).region(0, head + END_OF_HEAD.length());
    if (!status.lookingAt() || !length.find()) {
      throw new IOException("an HTTP response that makes no sense: " + text.substring(0, head));
    }
    int end = head + END_OF_HEAD.length() + Integer.parseInt(length.group(1));
    return text.length() < end
        ? Optional.empty()
        : Optional.of(new HttpResponse(Integer.parseInt(status.group(1)), end));
  }
}
