package dev.punchline.bench;

import java.io.IOException;
import java.time.Duration;

/** One kind of request, aimed at one server. */
interface Load extends AutoCloseable {
  /**
   * How long it is run before anything is measured, so that the server's code is compiled.
   *
   * @param usual for a load that takes microseconds
   */
  default Duration warmUp(Duration usual) {
    return usual;
  }

  /** As much as the server can answer. */
  Measurement closed(Duration duration) throws IOException;

  /**
   * So many requests a second.
   *
   * @param perSecond more than 0
   */
  Measurement open(double perSecond, Duration duration) throws IOException;

  @Override
  void close() throws IOException;
}
