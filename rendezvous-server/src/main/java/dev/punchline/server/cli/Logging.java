package dev.punchline.server.cli;

/** Sets up the logging back end; must come before the first logger is made. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

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
}
