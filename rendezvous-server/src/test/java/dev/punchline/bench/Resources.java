package dev.punchline.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be closed in the end, the last first. */
final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Closes this one, too. */
  <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      } catch (Exception e) {
        close();
        throw new IOException(e);
      }
    }
  }
}
