package dev.punchline.peer.cli;

import dev.punchline.peer.ui.SafeText;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Where the process begins. */
@Command(
    name = "peer-client",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    description = {"Chats with another peer directly, through both NATs.", ""},
    subcommands = {ChatCommand.class, StunCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  peer-client chat",
      "  peer-client chat 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22",
      "  peer-client stun"
    })
public final class Main implements Runnable {
  private static final int NAT_NAME_WIDTH = 24;
  private static final int NAT_TEXT_WIDTH = 54;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  boolean debug;

  @Spec CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.getCommandSpec().usageMessage().footer(withExitCodes(line));
    line.getSubcommands().values().forEach(Main::listNats);
    return line.setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler((exception, where, result) -> main.failed(exception, where));
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

  private static String[] withExitCodes(CommandLine line) {
    List<String> footer =
        new ArrayList<>(Arrays.asList(line.getCommandSpec().usageMessage().footer()));
    footer.add("");
    footer.add("Exit codes:");
    for (ExitCode code : ExitCode.values()) {
      footer.add("  %d  %s".formatted(code.code(), code.meaning()));
    }
    return footer.toArray(String[]::new);
  }

  /** Between the options and the examples. */
  private static void listNats(CommandLine line) {
    CommandLine.Help.TextTable table =
        CommandLine.Help.TextTable.forColumns(
            line.getColorScheme(),
            new CommandLine.Help.Column(NAT_NAME_WIDTH, 2, CommandLine.Help.Column.Overflow.SPAN),
            new CommandLine.Help.Column(NAT_TEXT_WIDTH, 0, CommandLine.Help.Column.Overflow.WRAP));
    for (NatPreset preset : NatPreset.values()) {
      table.addRowValues(preset.label(), preset.description());
    }
    String heading = line.getCommandSpec().usageMessage().footerHeading();
    line.getCommandSpec().usageMessage().footerHeading("%nNATs:%n" + table + heading);
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
