package dev.punchline.peer.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER_HEADING;

import dev.punchline.peer.ui.SafeText;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Where the process begins. */
public final class Main implements Runnable {
  private static final int NAT_NAME_WIDTH = 24;
  private static final int NAT_TEXT_WIDTH = 54;

  private boolean debug;
  private final CommandSpec spec = describe();

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    // System.exit logs that it was called, and for that the JDK looks through every jar for a
    // logger: a sixth of the time that --version takes. Only daemon threads are left to end.
    if (code != ExitCode.OK.code()) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main.spec)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler((exception, where, result) -> main.failed(exception, where));
  }

  private CommandSpec describe() {
    CommandSpec command = Options.command("peer-client", this);
    command
        .usageMessage()
        .description("Chats with another peer directly, through both NATs.", "")
        .footerHeading("%nExamples:%n")
        .footer(
            "  peer-client chat",
            "  peer-client chat 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22",
            "  peer-client stun");
    command.usageMessage().sectionMap().put(SECTION_KEY_FOOTER, Main::examplesAndExitCodes);
    command.addOption(
        Options.flag("--debug", value -> debug = value)
            .scopeType(ScopeType.INHERIT)
            .description("Print the stack trace of an error.")
            .build());
    return Options.withHelp(command)
        .addSubcommand("chat", withNats(new ChatCommand().spec()))
        .addSubcommand("stun", withNats(new StunCommand().spec()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: chat or stun");
  }

  /** One line on standard error. */
  static void say(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("peer-client: " + SafeText.visible(message.lines().findFirst().orElse("")));
    err.flush();
  }

  private static String examplesAndExitCodes(Help help) {
    StringBuilder codes = new StringBuilder("%nExit codes:%n");
    for (ExitCode code : ExitCode.values()) {
      codes.append("  %d  %s%%n".formatted(code.code(), code.meaning()));
    }
    return help.footer() + codes.toString().formatted();
  }

  /** The NATs stand between the options and the examples. */
  private static CommandSpec withNats(CommandSpec command) {
    command.usageMessage().sectionMap().put(SECTION_KEY_FOOTER_HEADING, Main::natsAndHeading);
    return command;
  }

  private static String natsAndHeading(Help help) {
    Help.TextTable table =
        Help.TextTable.forColumns(
            help.colorScheme(),
            new Help.Column(NAT_NAME_WIDTH, 2, Help.Column.Overflow.SPAN),
            new Help.Column(NAT_TEXT_WIDTH, 0, Help.Column.Overflow.WRAP));
    for (NatPreset preset : NatPreset.values()) {
      table.addRowValues(preset.label(), preset.description());
    }
    return "%nNATs:%n".formatted() + table + help.footerHeading();
  }

  private static int wrongUsage(ParameterException wrong, String[] args) {
    String message = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
    say(wrong.getCommandLine(), message + " (try --help)");
    return ExitCode.USAGE.code();
  }

  private int failed(Exception exception, CommandLine line) {
    if (debug) {
      exception.printStackTrace(line.getErr());
    }
    say(line, "a bug: " + exception + (debug ? "" : " (--debug shows where)"));
    return ExitCode.BUG.code();
  }
}
