package dev.punchline.server.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options in picocli's own terms, each also from the environment. Picocli can read options from
 * annotations too, but for that the JVM writes and loads a class for each kind of annotation, which
 * takes a third of the time in which the server is up.
 */
final class Options {
  /** Where an option's value comes from when it is not given, and what it is if not from there. */
  record Variable(String name, String otherwise) {
    private static Variable of(String option, String otherwise) {
      String name = option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
      return new Variable("PUNCHLINE_" + name, otherwise);
    }

    private String lookup() {
      return "${env:" + name + ":-" + otherwise + "}";
    }
  }

  private Options() {}

  /** An option with a value, or a flag if the type is that of one. */
  static <T> OptionSpec.Builder option(
      String name, Class<T> type, String otherwise, Consumer<T> field) {
    return builder(name, otherwise, new Field<>(field)).type(type);
  }

  /** An option that may be given several times. */
  static <T> OptionSpec.Builder options(
      String name, Class<T> element, String otherwise, Consumer<List<T>> field) {
    return builder(name, otherwise, new Field<>(field)).type(List.class).auxiliaryTypes(element);
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

  private static OptionSpec.Builder builder(String name, String otherwise, Field<?> field) {
    Variable variable = Variable.of(name, otherwise);
    return OptionSpec.builder(name)
        .userObject(variable)
        .defaultValue(variable.lookup())
        .hasInitialValue(false)
        .setter(field)
        .getter(field);
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
