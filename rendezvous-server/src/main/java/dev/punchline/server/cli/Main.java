package dev.punchline.server.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where the process begins. */
public final class Main {
  private static final int EXIT_BUG = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_CANNOT_LISTEN = 3;

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    RendezvousServerCommand command = new RendezvousServerCommand();
    return new CommandLine(command.spec())
        // Standard error as it is now: what ends the program is not to wait behind its log.
        .setErr(new PrintWriter(System.err, true, System.err.charset()))
        .setDefaultValueProvider(new EmptyIsUnset(System.getenv()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(
            (exception, line, result) -> failed(exception, line, command.debug));
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    say(line, wrong.getMessage() + " (try --help)");
    return EXIT_USAGE;
  }

  private static int failed(Exception exception, CommandLine line, boolean debug) {
    if (debug) {
      exception.printStackTrace(line.getErr());
    }
    return switch (exception) {
      case CannotListen expected -> {
        say(line, String.valueOf(expected.getMessage()));
        yield EXIT_CANNOT_LISTEN;
      }
      default -> {
        say(line, "a bug: " + exception + " (--debug shows where)");
        yield EXIT_BUG;
      }
    };
  }

  private static void say(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("rendezvous-server: " + message.lines().findFirst().orElse(""));
    err.flush();
  }
}
