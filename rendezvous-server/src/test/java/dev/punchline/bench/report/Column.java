package dev.punchline.bench.report;

/**
 * What a figure says.
 *
 * @param key its name for programs; with its unit, as in {@code cpuMicros}
 * @param heading its name for people; with its unit
 * @param decimals how many are shown
 */
public record Column(String key, String heading, int decimals) {}
