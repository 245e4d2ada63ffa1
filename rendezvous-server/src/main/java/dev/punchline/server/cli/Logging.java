package dev.punchline.server.cli;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the logging back end; must come before the first logger is made. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** Some six hundred lines. */
  private static final int BACKLOG_BYTES = 1 << 16;

  private Logging() {}

  static void configure(String level) {
    System.setProperty(PREFIX + "defaultLogLevel", level);
    System.setProperty(PREFIX + "showDateTime", "true");
    System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    System.setProperty(PREFIX + "showThreadName", "false");
    System.setProperty(PREFIX + "levelInBrackets", "true");
    if (!level.equals("trace")) {
      System.setProperty(PREFIX + "log.org.eclipse.jetty", "warn");
      // What it has to say is either said by us in better words (a port that is taken), or comes as
      // often as an attacker likes (a body that is too long).
      System.setProperty(PREFIX + "log.io.javalin", "off");
    }
  }

  /**
   * Puts a backlog before standard error, where the log goes: a terminal stopped by Ctrl-S, or a
   * pipe that nobody reads, would else stop every thread that has something to say.
   *
   * @return the backlog, to be drained before the end
   */
  static BacklogStream detachStandardError() {
    PrintStream standardError = System.err;
    BacklogStream backlog = BacklogStream.to(standardError, BACKLOG_BYTES, Logging::tellLoss);
    System.setErr(new PrintStream(backlog, false, standardError.charset()));
    return backlog;
  }

  private static void tellLoss(long lines) {
    Logger log = LoggerFactory.getLogger("dev.punchline.server");
    log.warn("{} lines of this log are lost: they came faster than they were read", lines);
  }
}
