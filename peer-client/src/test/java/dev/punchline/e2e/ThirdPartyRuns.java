package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What was run against programs that others wrote, and which fields agreed: a table for people. */
final class ThirdPartyRuns {
  private static final String ROW = "%-29s | %-22s | %-34s | %s%n";

  private final List<Run> runs = new ArrayList<>();

  /** One run of one program against another. */
  static final class Run {
    private final String client;
    private final String server;
    private final String what;
    private final List<String> agreed = new ArrayList<>();

    private Run(String client, String server, String what) {
      this.client = client;
      this.server = server;
      this.what = what;
    }

    /** Demands that both sides have the same in a field. */
    Run agree(String field, Object got, Object expected) {
      assertThat(got).as("%s -> %s, %s: %s", client, server, what, field).isEqualTo(expected);
      agreed.add(field);
      return this;
    }

    @Override
    public String toString() {
      return ROW.formatted(client, server, what, String.join(", ", agreed));
    }
  }

  /** Begins one; what is compared in it is told to the run itself. */
  Run run(String client, String server, String what) {
    Run run = new Run(client, server, what);
    runs.add(run);
    return run;
  }

  /** All runs so far. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder("Runs with programs that others wrote:%n".formatted());
    table.append(ROW.formatted("client", "server", "what", "fields that agreed"));
    runs.forEach(table::append);
    return table.toString();
  }
}
