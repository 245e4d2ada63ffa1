package dev.punchline.server.cli;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Option;

/**
 * Takes a variable of the environment that is empty for one that is not set, as those do who write
 * {@code PUNCHLINE_HOST=} into a file of variables. Picocli would take it for the value.
 */
final class EmptyIsUnset implements IDefaultValueProvider {
  private static final Pattern VARIABLE_OR_DEFAULT = Pattern.compile("\\$\\{env:(\\w+):-(.*)}");

  private final Map<String, String> environment;

  EmptyIsUnset(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Null leaves it to Picocli. */
  @Override
  public @Nullable String defaultValue(ArgSpec spec) {
    if (!(spec.userObject() instanceof Field field) || !field.isAnnotationPresent(Option.class)) {
      return null;
    }
    Matcher declared =
        VARIABLE_OR_DEFAULT.matcher(field.getAnnotation(Option.class).defaultValue());
    return declared.matches() && "".equals(environment.get(declared.group(1)))
        ? declared.group(2)
        : null;
  }
}
