package dev.punchline.sim;

/**
 * Why a run failed, for whoever reads the build's log: what went wrong, the seed, the last
 * datagrams, how to see it again.
 */
record FailureReport(String message, Scenario scenario) {
  private static final int LAST_DATAGRAMS = 30;

  String text() {
    var ladder = scenario.network().ladder();
    int all = ladder.rungs().size();
    StringBuilder text = new StringBuilder(message);
    text.append("\nseed ").append(scenario.seed());
    text.append(" after ").append(scenario.elapsed().toMillis()).append(" ms; the last ");
    text.append(Math.min(all, LAST_DATAGRAMS)).append(" of ").append(all).append(" datagrams:\n");
    ladder.lines(LAST_DATAGRAMS).forEach(line -> text.append(line).append('\n'));
    return text.append("replay: ").append(scenario.replay().line(scenario.seed())).toString();
  }
}
