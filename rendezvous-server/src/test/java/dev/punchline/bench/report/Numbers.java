package dev.punchline.bench.report;

import java.util.Locale;

/** Figures for people. */
final class Numbers {
  private Numbers() {}

  static String of(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
