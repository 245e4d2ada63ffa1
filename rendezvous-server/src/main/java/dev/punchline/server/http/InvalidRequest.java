package dev.punchline.server.http;

/** A request that makes no sense. Caught once, by the mapper that turns it into its problem. */
final class InvalidRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  InvalidRequest(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
