package dev.punchline.bench.load;

/**
 * When each of a row of requests is due. It does not depend on when the others were sent or
 * answered.
 *
 * @param start when the first is due, in nanoseconds
 * @param perSecond how many a second; more than 0
 */
record Schedule(long start, double perSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate is more than 0, not " + perSecond);
    }
  }

  /**
   * @param request counted from 0
   */
  long dueAt(long request) {
    return start + Math.round(request * NANOS_PER_SECOND / perSecond);
  }
}
