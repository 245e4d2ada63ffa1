package dev.punchline.bench.load;

import java.io.IOException;

/**
 * Connections to a server, numbered from 0, each with at most one request that waits for its
 * answer. Used by one thread.
 */
public interface Transport extends AutoCloseable {
  /** What {@link #poll} returns when no answer has come. */
  int NONE = -1;

  /** How many connections there are. */
  int size();

  /**
   * Sends the next request of a connection that does not wait.
   *
   * @throws IOException if the server is gone
   */
  void send(int connection) throws IOException;

  /**
   * A connection whose answer has come, or {@link #NONE}.
   *
   * @param idleNanos how long it may wait for one; it need not
   * @throws IOException if the server is gone, or has answered what is no answer
   */
  int poll(long idleNanos) throws IOException;

  /**
   * Stops waiting for an answer; one that comes nevertheless is dropped.
   *
   * @throws IOException if answers cannot get lost here
   */
  void abandon(int connection) throws IOException;

  @Override
  void close() throws IOException;
}
