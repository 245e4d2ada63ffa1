package dev.punchline.peer.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Options and parameters in picocli's own terms. It can read them from annotations too, but for
 * that the JVM writes and loads a class for each kind of annotation, which takes longer than all
 * else that a short command does.
 */
final class Options {
  private Options() {}

  /** An option without a value. */
  static OptionSpec.Builder flag(String name, Consumer<Boolean> field) {
    return option(name, boolean.class, field);
  }

  /** An option with a value; without a default the field is left alone when it is not given. */
  static <T> OptionSpec.Builder option(String name, Class<T> type, Consumer<T> field) {
    Field<T> destination = new Field<>(field);
    return OptionSpec.builder(name)
        .type(type)
        .hasInitialValue(false)
        .setter(destination)
        .getter(destination);
  }

  /** An option that may be given several times. */
  static <T> OptionSpec.Builder options(String name, Class<T> element, Consumer<List<T>> field) {
    Field<List<T>> destination = new Field<>(field);
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(element)
        .hasInitialValue(false)
        .setter(destination)
        .getter(destination);
  }

  /** A word that is no option. */
  static <T> PositionalParamSpec.Builder parameter(Class<T> type, Consumer<T> field) {
    Field<T> destination = new Field<>(field);
    return PositionalParamSpec.builder()
        .type(type)
        .hasInitialValue(false)
        .setter(destination)
        .getter(destination);
  }

  /** Words that are no options. */
  static <T> PositionalParamSpec.Builder parameters(Class<T> element, Consumer<List<T>> field) {
    Field<List<T>> destination = new Field<>(field);
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(element)
        .hasInitialValue(false)
        .setter(destination)
        .getter(destination);
  }

  /** A command whose options are shown in the order in which they are added. */
  static CommandSpec command(String name, Object program) {
    CommandSpec command =
        CommandSpec.wrapWithoutInspection(program).name(name).versionProvider(new Version());
    command.usageMessage().autoWidth(true).sortOptions(false);
    return command;
  }

  /** Adds the options that every command has. */
  static CommandSpec withHelp(CommandSpec command) {
    return command
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  /** Where a value goes; picocli asks for the list it has begun. */
  private static final class Field<T> implements ISetter, IGetter {
    private final Consumer<T> field;
    private @Nullable Object value;

    Field(Consumer<T> field) {
      this.field = field;
    }

    @Override
    @SuppressWarnings("unchecked") // The option's type is that of its field.
    public <V> V set(V newValue) {
      field.accept((T) newValue);
      value = newValue;
      return newValue;
    }

    @Override
    @SuppressWarnings({
      "unchecked",
      "NullAway",
      "TypeParameterUnusedInFormals"
    }) // As picocli has it.
    public <V> @Nullable V get() {
      return (V) value;
    }
  }
}
