package dev.punchline.server.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Takes a variable of the environment that is empty for one that is not set, as those do who write
 * {@code PUNCHLINE_HOST=} into a file of variables. Picocli would take it for the value.
 */
final class EmptyIsUnset implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EmptyIsUnset(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Null leaves it to Picocli. */
  @Override
  public @Nullable String defaultValue(ArgSpec spec) {
    return spec.userObject() instanceof Options.Variable variable
            && "".equals(environment.get(variable.name()))
        ? variable.otherwise()
        : null;
  }
}
