package dev.punchline.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Listens to the standard error of this process, where the log goes, until it is closed. */
public final class StandardError implements AutoCloseable {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final PrintStream before = System.err;

  private StandardError() {
    System.setErr(new PrintStream(heard, true, UTF_8));
  }

  public static StandardError listen() {
    return new StandardError();
  }

  public List<String> lines() {
    return heard.toString(UTF_8).lines().toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
