package dev.punchline.lab;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs scenarios and prints what became of each; {@code scripts/lab} starts it. */
public final class LabProgram {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private LabProgram() {}

  /**
   * Runs the scenarios that are named, or all; {@code --list} prints their names.
   *
   * <p>Exit code 0: all passed; 1: one did not; 2: there is none of that name.
   */
  public static void main(String[] arguments) {
    Launcher launcher = LauncherFactory.create();
    Set<String> names = namesOf(launcher.discover(request(Set.of())));
    if (List.of(arguments).equals(List.of("--list"))) {
      names.forEach(OUT::println);
      return;
    }
    Set<String> wanted = Set.of(arguments);
    Set<String> unknown = new TreeSet<>(wanted);
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      System.err.println("lab: there is no scenario " + String.join(", ", unknown));
      System.exit(2);
    }
    LabReport report = new LabReport(OUT);
    launcher.execute(request(wanted), report);
    report.printTable();
    System.exit(report.allPassed() ? 0 : 1);
  }

  private static LauncherDiscoveryRequest request(Set<String> wanted) {
    PostDiscoveryFilter isWanted =
        test ->
            FilterResult.includedIf(
                wanted.isEmpty()
                    || test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> wanted.contains(((MethodSource) source).getMethodName()))
                        .orElse(false));
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectPackage(LabProgram.class.getPackageName()))
        .filters(EngineFilter.includeEngines("junit-jupiter"), includeTags("lab"), isWanted)
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.max-pool-size", "4")
        .build();
  }

  private static Set<String> namesOf(TestPlan plan) {
    return plan.getRoots().stream()
        .flatMap(root -> plan.getDescendants(root).stream())
        .filter(TestIdentifier::isTest)
        .map(LabReport::nameOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
