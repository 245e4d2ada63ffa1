package dev.punchline.lab;

import java.io.PrintStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** One line for each scenario as it ends, and all of them as a table. Safe for many threads. */
final class LabReport implements TestExecutionListener {
  private static final String ROW = "%-6s  %-68s  %-24s  %s%n";

  private record Row(String result, Map<String, String> findings) {}

  private final PrintStream out;
  private final Map<String, Map<String, String>> findings = new ConcurrentHashMap<>();
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  LabReport(PrintStream out) {
    this.out = out;
  }

  static String nameOf(TestIdentifier scenario) {
    return scenario.getDisplayName().replaceAll("\\(.*", "");
  }

  @Override
  public void reportingEntryPublished(TestIdentifier scenario, ReportEntry entry) {
    findings.put(nameOf(scenario), entry.getKeyValuePairs());
  }

  @Override
  public void executionFinished(TestIdentifier scenario, TestExecutionResult result) {
    if (!scenario.isTest()) {
      return;
    }
    String name = nameOf(scenario);
    Row row =
        new Row(
            result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? "ok" : "FAILED",
            findings.getOrDefault(name, Map.of()));
    rows.put(name, row);
    print(name, row);
    result.getThrowable().ifPresent(thrown -> out.println("        " + thrown));
  }

  void printTable() {
    SortedMap<String, Row> sorted = new TreeMap<>(rows);
    out.printf("%n" + ROW, "", "scenario", "time to contact", "outcome");
    sorted.forEach(this::print);
  }

  boolean allPassed() {
    return rows.values().stream().allMatch(row -> row.result().equals("ok"));
  }

  private void print(String name, Row row) {
    out.printf(
        ROW,
        row.result(),
        name,
        row.findings().getOrDefault("contact", "-"),
        row.findings().getOrDefault("outcome", ""));
  }
}
